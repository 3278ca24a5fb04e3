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

/** An install that has nothing to do, as an installer's script runs it again and again. */
export const installCurrent: Benchmark = {
  name: 'install-current',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const app = join(folder, 'app', 'Quickstart.dll');
      const environment = { NGEN_ROOT: join(folder, 'store') };
      timeCommand([...ngen, 'compiler', 'add', dirname((await testCompiler()).program)], { environment });
      timeCommand([...ngen, 'install', app], { environment });
      const [ours, bare] = await alternate(runs(60), [() => timeCommand([...ngen, 'install', app], { environment }), () => timeCommand([process.execPath, '-e', '0'])]);
      return [
        {
          name: 'install, everything current ÷ node -e 0',
          means: 'What a script pays that installs what is installed already.',
          goal: { is: '≤', limit: 1.6 },
          ratio: ratioOf(ours!, bare!),
          details: `${describeMs(ours!)} ÷ ${describeMs(bare!)}`,
        },
      ];
    }),
};
