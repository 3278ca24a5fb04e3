import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** What each run of dpkg and apt costs when it changes nothing of ours. */
export const notice: Benchmark = {
  name: 'notice',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const app = join(folder, 'app', 'Quickstart.dll');
      const environment = { NGEN_ROOT: join(folder, 'store') };
      timeCommand([...ngen, 'compiler', 'add', dirname((await testCompiler()).program)], { environment });
      timeCommand([...ngen, 'install', app], { environment });
      const [ours, bare] = await alternate(runs(60), [() => timeCommand([...ngen, 'update', '/trigger:dpkg', '/silent'], { environment }), () => timeCommand([process.execPath, '-e', '0'])]);
      return [
        {
          name: 'update /trigger, nothing changed ÷ node -e 0',
          means: 'What each run of dpkg or apt pays that changes nothing of ours.',
          goal: { is: '≤', limit: 2 },
          ratio: ratioOf(ours!, bare!),
          details: `${describeMs(ours!)} ÷ ${describeMs(bare!)}`,
        },
      ];
    }),
};
