import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark } from './measurement.ts';
import { recordCompiles, type RecordedCompile } from './recorded-compiles.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

type Loop = { readonly wallMs: number; readonly cpuMs: number };

/** What a person would write who compiles the application by hand, two calls at a time. */
const loop = (compiles: readonly RecordedCompile[]): Loop => {
  const script = 'TIMEFORMAT="%R %U %S"; time xargs -P 2 -I{} "$0" @{} > /dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, compiles[0]!.program], { input: compiles.map(({ response }) => `${response}\n`).join(''), encoding: 'utf8' });
  const [real, user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map((seconds) => Number(seconds) * 1000);
  if (status !== 0) throw new Error(`the loop of crossgen2 calls failed:\n${stderr}`);
  return { wallMs: real!, cpuMs: user! + system! };
};

const measure = async (folder: string, runs: number) => {
  chmodSync(folder, 0o755);
  const ngen = [process.execPath, await ngenProgram()];
  const compilerFolder = dirname((await testCompiler()).program);
  cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
  const app = join(folder, 'app', 'Quickstart.dll');
  const compiles = recordCompiles(folder, ngen, compilerFolder, app);
  const store = join(folder, 'store');
  const install = (): number => {
    rmSync(store, { recursive: true, force: true });
    timeCommand([...ngen, 'compiler', 'add', compilerFolder], { environment: { NGEN_ROOT: store } });
    return timeCommand([...ngen, 'install', app], { environment: { NGEN_ROOT: store } });
  };
  const cpu: number[] = [];
  const byName = (): number => {
    const { wallMs, cpuMs } = loop(compiles);
    cpu.push(cpuMs);
    return wallMs;
  };
  const longestFirst = compiles.toSorted((a, b) => b.inputBytes - a.inputBytes);
  const [ours, named, longest] = await alternate(runs, [install, byName, () => loop(longestFirst).wallMs], 0);
  return { ours: ours!, named: named!, longest: longest!, onTwoCores: cpu.map((ms) => ms / 2), count: compiles.length, sameOrder: compiles.every((compile, index) => compile === longestFirst[index]) };
};

/** Installing the sample application into an empty store that has its compiler, beside the same compiler calls from a shell loop. */
export const installCold: Benchmark = {
  name: 'install-cold',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const { ours, named, longest, onTwoCores, count, sameOrder } = await measure(folder, runs(5));
      return [
        {
          name: 'install, cold ÷ the same crossgen2 calls two at a time',
          means: 'What the cache costs over a shell loop: binding, copies, checks, the log, the view, the launcher.',
          goal: { is: '≤', limit: 1.05 },
          ratio: ratioOf(ours, named),
          details: `${describeMs(ours)} ÷ ${describeMs(named)}, ${count} assemblies in the order of their names`,
          // Two loops in the same order are the same measurement twice.
          ...(sameOrder ? { control: ratioOf(named, longest) } : {}),
        },
        {
          name: 'install, cold ÷ the same calls, longest first',
          means: 'The same beside a loop in the best order.',
          goal: null,
          ratio: ratioOf(ours, longest),
          details: `÷ ${describeMs(longest)}${sameOrder ? '; here the same order, so the difference between the two rows is noise' : ''}`,
        },
        {
          name: 'install, cold ÷ the processor time of the calls on two cores',
          means: 'How far from using both cores all the time.',
          goal: null,
          ratio: ratioOf(ours, onTwoCores),
          details: `÷ ${describeMs(onTwoCores)}`,
        },
      ];
    }),
};
