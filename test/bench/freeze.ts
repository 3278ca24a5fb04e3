import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../adapters/host/process-identity.ts';
import type { Worker } from '../../domain/worker.ts';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { busyLoops } from '../support/busy-loops.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { builtApp } from '../support/dotnet.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark, Ratio } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { median } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const pollMs = 5;
const patienceMs = 60_000;

/** A machine counts as idle whatever it did in the last minute, and is looked at again after a second: only what others do now is judged, as by default. */
const settings = { idle: { pollSeconds: 1, inputSeconds: 0, batteryPercent: -1, loadPerCore: 1e9, cpuPressure: 101, ioPressure: 101 } };

/** Whether something came to hold before patience was lost. */
const comes = async (holds: () => boolean): Promise<boolean> => {
  const end = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > end) return false;
    await delay(pollMs);
  }
  return true;
};

const until = async (what: string, holds: () => boolean): Promise<void> => {
  if (!(await comes(holds))) throw new Error(`After ${patienceMs / 1000} s still not: ${what}`);
};

const states = (store: string): readonly string[] => compilersOf(store).map(({ state }) => state);
const allStopped = (store: string): boolean => states(store).length > 0 && states(store).every((state) => state === 'T');
const compiles = (store: string): boolean => states(store).some((state) => state !== 'T' && state !== 'Z');

/** A store in which the service, started by the queue itself, compiles the application at priority 3. */
const serve = async (folder: string, ngen: readonly string[], compilerFolder: string): Promise<Worker> => {
  const store = join(folder, 'store');
  mkdirSync(store);
  writeFileSync(join(store, 'ngen.json'), JSON.stringify(settings));
  const environment = { NGEN_ROOT: store, NGEN_NO_SERVICE: '' };
  timeCommand([...ngen, 'compiler', 'add', compilerFolder], { environment });
  timeCommand([...ngen, 'install', join(folder, 'app', 'Quickstart.dll'), '/queue:3'], { environment });
  const started = (): readonly Worker[] => recordedEvents(store).flatMap((event) => (event.type === 'ServiceStarted' ? [event.data.worker] : []));
  await until('the service has started', () => started().length > 0);
  return started()[0]!;
};

/** Milliseconds for which compilers ran before a round: the service has looked back over all of it. */
const quietMs = 1000;

/** Whether compilers ran for so long without being stopped: on a machine with other work they do not. */
const compilersRun = (store: string, ms: number): Promise<boolean> => {
  let since = performance.now();
  return comes(() => {
    if (!compiles(store)) since = performance.now();
    return performance.now() - since >= ms;
  });
};

/** Milliseconds from the start of a busy job until no compiler runs, begun at another moment between two looks each time; null on a machine that has other work. */
const timeToFreeze = async (store: string, worker: Worker, round: number): Promise<number | null> => {
  if (!(await compilersRun(store, quietMs + round * 37))) return null;
  if (!isAlive(worker)) throw new Error('the queue was empty before the last round: nothing was measured');
  const begun = performance.now();
  const end = busyLoops();
  try {
    await until('all compilers stand still', () => allStopped(store));
    return performance.now() - begun;
  } finally {
    end();
  }
};

const timesOf = async (store: string, worker: Worker, rounds: number): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const time = await timeToFreeze(store, worker, round);
    if (time === null) break;
    times.push(time);
  }
  return times;
};

const toSecond = (times: readonly number[]): Ratio => ({ median: median(times) / 1000, min: Math.min(...times) / 1000, max: Math.max(...times) / 1000 });

const describe = (times: readonly number[], rounds: number): string => {
  const ms = `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
  return `${ms} in ${times.length} of ${rounds} rounds, from the start of a loop on each processor to the stop of the last compiler`;
};

/** How long compilers of work that waits for an idle machine still run when somebody else begins to use all processors. */
export const freeze: Benchmark = {
  name: 'freeze',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      chmodSync(folder, 0o755);
      const ngen = [process.execPath, await ngenProgram()];
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      const worker = await serve(folder, ngen, dirname((await testCompiler()).program));
      try {
        const rounds = runs(10);
        const times = await timesOf(join(folder, 'store'), worker, rounds);
        return [
          {
            name: 'time until the compilers stand still when the machine is needed ÷ one second',
            means: 'What compiles for an idle machine only, how long it goes on when somebody begins to use all processors.',
            goal: { is: '≤', limit: 1 },
            ratio: times.length === 0 ? null : toSecond(times),
            details: times.length === 0 ? 'the machine had other work: nothing compiled for an idle one' : describe(times, rounds),
          },
        ];
      } finally {
        if (isAlive(worker)) process.kill(worker.pid, 'SIGKILL');
        await until('the service has ended', () => !isAlive(worker));
      }
    }),
};
