import { cpSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark } from './measurement.ts';
import { outputOf, timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** The launcher of the only application in a store. */
const onlyLauncher = (store: string): string => {
  const launchers = join(store, 'cache', 'launchers');
  const name = readdirSync(launchers, { recursive: true, encoding: 'utf8' }).find((entry) => entry.endsWith('/Quickstart'));
  if (name === undefined) throw new Error(`there is no launcher in ${launchers}`);
  return join(launchers, name);
};

const jitted = (program: string): number => (JSON.parse(outputOf([program])) as { readonly jitted: number }).jitted;

const installed = async (folder: string, store: string, options: readonly string[]): Promise<string> => {
  const ngen = [process.execPath, await ngenProgram()];
  const environment = { NGEN_ROOT: join(folder, store) };
  timeCommand([...ngen, 'compiler', 'add', dirname((await testCompiler()).program)], { environment });
  timeCommand([...ngen, 'install', join(folder, 'app', 'Quickstart.dll'), ...options], { environment });
  return onlyLauncher(join(folder, store));
};

/** As its vendor would ship it. */
const readyToRun = (): string =>
  join(builtApp('Quickstart', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', 'false', '-p:PublishReadyToRun=true'] }), 'Quickstart');

/** Starts of the sample application from beginning to end: with its images, as its vendor would precompile it, and through the JIT. */
export const startUp: Benchmark = {
  name: 'start-up',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const programs = [await installed(folder, 'portable', []), await installed(folder, 'bubble', ['/FrameworkBubble']), readyToRun(), join(folder, 'app', 'Quickstart')];
      const methods = programs.map(jitted);
      const times = await alternate(runs(30), programs.map((program) => () => timeCommand([program])), 2);
      const [portable, bubble, vendor, plain] = times.map((ms, index) => ({ ms, figures: `${describeMs(ms)}, ${methods[index]} methods through the JIT` }));
      return [
        {
          name: 'start-up with images ÷ published with ReadyToRun',
          means: 'The sample application through its launcher, beside what its vendor could have shipped.',
          goal: { is: '≤', limit: 1.05 },
          ratio: ratioOf(portable!.ms, vendor!.ms),
          details: `${portable!.figures} ÷ ${vendor!.figures}`,
        },
        {
          name: 'start-up with /FrameworkBubble ÷ published with ReadyToRun',
          means: 'Images that take in code of the shared framework, for the price of being invalid with each patch of it.',
          goal: { is: '<', limit: 1 },
          ratio: ratioOf(bubble!.ms, vendor!.ms),
          details: bubble!.figures,
        },
        {
          name: 'start-up with images ÷ through the JIT',
          means: 'What a user gains who installs the application as it came.',
          goal: null,
          ratio: ratioOf(portable!.ms, plain!.ms),
          details: `÷ ${plain!.figures}`,
        },
      ];
    }),
};
