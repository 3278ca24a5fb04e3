import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark, Measurement } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

type Words = Pick<Measurement, 'means'> & { readonly what: string; readonly limit: number };

/** What a command costs that finds all as it should be, in a store with one application; `command` is given its path. */
const nothingToDo = (name: string, { what, means, limit }: Words, command: (app: string) => readonly string[]): Benchmark => ({
  name,
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const app = join(folder, 'app', 'Quickstart.dll');
      const environment = { NGEN_ROOT: join(folder, 'store') };
      timeCommand([...ngen, 'compiler', 'add', dirname((await testCompiler()).program)], { environment });
      timeCommand([...ngen, 'install', app], { environment });
      const [ours, bare] = await alternate(runs(60), [() => timeCommand([...ngen, ...command(app)], { environment }), () => timeCommand([process.execPath, '-e', '0'])]);
      return [{ name: `${what} ÷ node -e 0`, means, goal: { is: '≤', limit }, ratio: ratioOf(ours!, bare!), details: `${describeMs(ours!)} ÷ ${describeMs(bare!)}` }];
    }),
});

export const installCurrent = nothingToDo(
  'install-current',
  { what: 'install, everything current', means: 'What a script pays that installs what is installed already.', limit: 1.6 },
  (app) => ['install', app],
);

export const notice = nothingToDo(
  'notice',
  { what: 'update /trigger, nothing changed', means: 'What each run of dpkg or apt pays that changes nothing of ours.', limit: 2 },
  () => ['update', '/trigger:dpkg', '/silent'],
);
