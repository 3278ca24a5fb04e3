import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { testCompiler } from '../adapters/compiler/support/crossgen2.ts';
import { frameworkAssemblies } from '../adapters/compiler/support/framework.ts';
import { builtApp } from '../support/dotnet.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import type { Benchmark } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, median, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const wantedMs = 10_000;

/** In a session of its own, as a person's work is beside a service's: the kernel shares processors among sessions first (sched(7), autogroup). */
const inOwnSession = (command: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve(said));
  });

type Took = { readonly ms: number; readonly slowdown: number };

const busyJob = async (rounds: number): Promise<Took> => JSON.parse(await inOwnSession([process.execPath, join(import.meta.dirname, 'busy-job.ts'), String(rounds)])) as Took;

/** Runs of the job under one condition. */
type Series = { readonly run: (rounds: number) => Promise<number>; readonly slowdowns: () => readonly number[] };

const series = (): Series => {
  const slowdowns: number[] = [];
  return {
    run: async (rounds) => {
      const { ms, slowdown } = await busyJob(rounds);
      slowdowns.push(slowdown);
      return ms;
    },
    slowdowns: () => slowdowns,
  };
};

/** What a person would write: the same assemblies, two at a time, over and over; in a session of its own. Returns its end. */
const plainLoop = (program: string, app: string, out: string): (() => void) => {
  const compile = `${program} {} -r '${app}/*.dll' -r '${dirname(frameworkAssemblies()[0]!)}/*.dll' -o ${out}/$(basename {}) --targetos linux -O`;
  const child = spawn('sh', ['-c', `while :; do ls ${app}/*.dll; done | xargs -P 2 -I{} sh -c "${compile} > /dev/null 2>&1"`], { detached: true, stdio: 'ignore' });
  return () => void process.kill(-child.pid!, 'SIGKILL');
};

type Service = { readonly end: () => Promise<void> };

/** A store of its own, in which the service, started by the queue itself, compiles the application at priority 1: that waits for no idle machine. */
const service = async (folder: string, ngen: readonly string[], compilerFolder: string): Promise<Service> => {
  const store = join(folder, 'store');
  rmSync(store, { recursive: true, force: true });
  const environment = { NGEN_ROOT: store, NGEN_NO_SERVICE: '' };
  timeCommand([...ngen, 'compiler', 'add', compilerFolder], { environment });
  timeCommand([...ngen, 'install', join(folder, 'app', 'Quickstart.dll'), '/queue:1'], { environment });
  for (;;) {
    const events = recordedEvents(store);
    const started = events.find((event) => event.type === 'ServiceStarted');
    if (started !== undefined && events.some(({ type }) => type === 'JobClaimed')) {
      const { worker } = started.data;
      return {
        end: async () => {
          if (!isAlive(worker) || compilersOf(store).length === 0) throw new Error('nothing was being compiled any more when the job was over: nothing was measured');
          process.kill(worker.pid, 'SIGKILL');
          while (isAlive(worker)) await delay(10);
        },
      };
    }
    await delay(10);
  }
};

/** A job of ten seconds on all processors: alone, beside the service with a long queue, and beside a plain loop of compiler calls. */
export const manners: Benchmark = {
  name: 'manners',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      chmodSync(folder, 0o755);
      const ngen = [process.execPath, await ngenProgram()];
      const compilerFolder = dirname((await testCompiler()).program);
      cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
      mkdirSync(join(folder, 'out'));
      const rounds = Math.max(1, Math.round((200 * wantedMs) / (await busyJob(200)).ms));
      const [aloneBefore, aloneAfter, served] = [series(), series(), series()];
      const besideService = async (): Promise<number> => {
        const { end } = await service(folder, ngen, compilerFolder);
        const ms = await served.run(rounds);
        await end();
        return ms;
      };
      const besideLoop = async (): Promise<number> => {
        const end = plainLoop(join(compilerFolder, 'crossgen2'), join(folder, 'app'), join(folder, 'out'));
        const { ms } = await busyJob(rounds);
        end();
        return ms;
      };
      const sides = [() => aloneBefore.run(rounds), besideService, () => aloneAfter.run(rounds), besideLoop];
      const [before, withService, after, looped] = await alternate(runs(9), sides, 0);
      const quiet = before!.map((ms, run) => (ms + after![run]!) / 2);
      return [
        {
          name: 'a busy job of 10 s beside the service ÷ the same alone',
          means: 'What the service, compiling what was queued with priority 1, takes from somebody else\'s work.',
          goal: { is: '≤', limit: 1.03 },
          ratio: ratioOf(withService!, quiet),
          details: `${describeMs(withService!)} ÷ ${describeMs(quiet)}, a session of its own each; alone: the mean of a run before and one after`,
          control: ratioOf(after!, before!),
        },
        {
          name: 'the same by the time for which the job waited for a processor',
          means: "The time that its slowest thread had a processor or waited for it ÷ the time that it had one, by the kernel's account: processors of uneven speed do not change it.",
          goal: { is: '≤', limit: 1.03 },
          ratio: ratioOf(served.slowdowns(), aloneBefore.slowdowns()),
          details: `${median(served.slowdowns()).toFixed(4)} ÷ ${median(aloneBefore.slowdowns()).toFixed(4)}`,
          control: ratioOf(aloneAfter.slowdowns(), aloneBefore.slowdowns()),
        },
        {
          name: 'the same job beside a plain crossgen2 loop ÷ alone',
          means: 'What a shell loop over the same compiler calls, two at a time, takes from it.',
          goal: null,
          ratio: ratioOf(looped!, quiet),
          details: describeMs(looped!),
        },
      ];
    }),
};
