import { cpSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark, Measurement } from './measurement.ts';
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

const jitted = (command: readonly string[]): number => (JSON.parse(outputOf(command)) as { readonly jitted: number }).jitted;

const installed = async (folder: string, options: readonly string[]): Promise<readonly string[]> => {
  const ngen = [process.execPath, await ngenProgram()];
  const store = join(folder, `store${options.join('').replaceAll(/\W/g, '-')}`);
  const environment = { NGEN_ROOT: store };
  timeCommand([...ngen, 'compiler', 'add', dirname((await testCompiler()).program)], { environment });
  timeCommand([...ngen, 'install', join(folder, 'app', 'Quickstart.dll'), ...options], { environment });
  return [onlyLauncher(store)];
};

/** Starts of the sample application from beginning to end: with its images, as its vendor would precompile it, and through the JIT. */
export const startUp: Benchmark = {
  name: 'start-up',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const published = builtApp('Quickstart', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', 'false', '-p:PublishReadyToRun=true'] });
      const images = await installed(folder, []);
      const vendor = [join(published, 'Quickstart')];
      const jit = [join(folder, 'app', 'Quickstart')];
      const methods = [images, vendor, jit].map(jitted);
      const [ours, readyToRun, plain] = await alternate(runs(30), [images, vendor, jit].map((command) => () => timeCommand(command)), 2);
      const figures = (times: readonly number[], index: number): string => `${describeMs(times)}, ${methods[index]} methods through the JIT`;
      return [
        {
          name: 'start-up with images ÷ published with ReadyToRun',
          means: 'The sample application through its launcher, beside what its vendor could have shipped.',
          goal: { is: '≤', limit: 1.05 },
          ratio: ratioOf(ours!, readyToRun!),
          details: `${figures(ours!, 0)} ÷ ${figures(readyToRun!, 1)}`,
        },
        {
          name: 'start-up with images ÷ through the JIT',
          means: 'What a user gains who installs the application as it came.',
          goal: null,
          ratio: ratioOf(ours!, plain!),
          details: `÷ ${figures(plain!, 2)}`,
        },
        frameworkBubble,
      ];
    }),
};

const frameworkBubble: Measurement = {
  name: 'start-up with /FrameworkBubble ÷ published with ReadyToRun',
  means: "Images that take in the shared framework and this machine's processor features.",
  goal: { is: '<', limit: 1 },
  ratio: null,
  details: 'not measured: install does not compile with /FrameworkBubble yet',
};
