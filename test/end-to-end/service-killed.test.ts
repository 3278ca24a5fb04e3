import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive } from '../../adapters/host/process-identity.ts';
import type { Worker } from '../../domain/worker.ts';
import { count } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { recordedEvents, type Recorded } from '../support/ngen-events.ts';
import { inCache, until } from '../support/ngen-files.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { noteBook, type NoteBook } from '../support/note-book.ts';
import { stateOf } from '../support/process-state.ts';
import { seeded } from '../support/seeded.ts';
import { alwaysIdle, servedStore, type Served } from '../support/service.ts';

/** Of a run that failed, to have the same choices again. */
const seed = Number(process.env['NGEN_TEST_SEED'] ?? Date.now() % 2 ** 31);
const random = seeded(seed);

const full = process.env['NGEN_TEST_TIER'] === 'full';
/** How often, and whether the compilers note what they came to an end with; for that each has a shell above it, which it has not otherwise. */
const rows = [{ hits: full ? 100 : 6, how: 'as it is' }, { hits: full ? 30 : 4, how: 'noted by the compilers' }];

/**
 * Kills a process that was surely there to be killed: one that stands still has not ended, and does not end by itself. False: it was gone already.
 */
const kill = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 'SIGSTOP');
  } catch {
    return false;
  }
  await until('it stands still or is gone', () => stateOf(pid) === null || /[TXZ]/.test(stateOf(pid)!));
  if (stateOf(pid) !== 'T') return false;
  process.kill(pid, 'SIGKILL');
  return true;
};

const killCompiler = async ({ ngen }: Served): Promise<boolean> => {
  const all = compilersOf(ngen.store);
  return all.length > 0 && kill(all[Math.floor(random() * all.length)]!.pid);
};

/** Settings that a service takes up when it starts: in every other life it stands back, as it does where nobody set anything. */
const manners = ({ ngen }: Served, lives: number): void =>
  writeFileSync(join(ngen.store, 'ngen.json'), JSON.stringify(lives % 2 === 0 ? { idle: alwaysIdle.idle } : alwaysIdle));

/** All services that a log tells of. */
const everStarted = ({ ngen }: Served): readonly Worker[] => recordedEvents(ngen.store).flatMap((event) => (event.type === 'ServiceStarted' ? [event.data.worker] : []));

/** Kills the service, and its compilers with it; the next command finds it dead and starts it anew. */
const killService = async (served: Served, lives = count(served, 'ServiceStarted')): Promise<boolean> => {
  const worker = served.service();
  if (worker === null || !(await kill(worker.pid))) return false;
  await until('it is dead', () => !isAlive(worker));
  await until('no compiler is left', () => compilersOf(served.ngen.store).length === 0);
  manners(served, lives);
  expect(served.run('queue', 'continue')).toMatchObject({ status: 0, stderr: '' });
  return true;
};

/** Nothing compiles when the command returns, and none is lost for it. */
const pause = async (served: Served): Promise<boolean> => {
  const before = count(served, 'JobPreempted');
  served.ngen.ok('queue', 'pause');
  expect(compilersOf(served.ngen.store)).toEqual([]);
  expect(served.run('queue', 'continue')).toMatchObject({ status: 0, stderr: '' });
  return count(served, 'JobPreempted') > before;
};

/** Each says whether it hit what it was meant to. */
const strikes: readonly ((served: Served) => Promise<boolean>)[] = [
  (served) => killService(served),
  killCompiler,
  pause,
  async (served) => {
    const hit = await killCompiler(served);
    return (await killService(served)) && hit;
  },
];

/** The images that such events tell of since the application was last installed. */
const toldSince = (events: readonly Recorded[], ...types: readonly string[]): readonly string[] =>
  events.slice(events.findLastIndex(({ type }) => type === 'RootInstalled')).flatMap(({ type, data }) => (types.includes(type) && 'image' in data ? [data.image] : []));

const noted = ({ ngen }: Served): NoteBook => {
  const book = noteBook();
  // Whoever kills one of the two kills the other with it, as if it were one.
  storedCompiler(ngen.store).as(`setpriv --pdeathsig KILL "$0.real" "$@"; status=$?
[ $status -lt 128 ] || kill -9 $$
[ $status = 0 ] || exit $status
grep -m1 '^/' "\${1#@}" >'${book.path}'`);
  return book;
};

/** What ran to its end is on the record; but for what was taken from a compiler that had just come to its end, and was made again. */
const agrees = ({ ngen }: Served, ended: readonly string[]): void => {
  const events = recordedEvents(ngen.store);
  const times = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;
  const files = ended.map((path) => basename(path, '.dll'));
  for (const { id, assembly } of ngen.display().images) {
    const name = assembly.split(',')[0]!;
    const unrecorded = times(files, name) - times(toldSince(events, 'ImageCompiled'), id);
    expect(unrecorded, `${name} has no image on the record that no compiler made`).toBeGreaterThanOrEqual(0);
    expect(unrecorded, `${name} came to an end only so often more as it was taken from a compiler`).toBeLessThanOrEqual(times(toldSince(events, 'JobPreempted', 'JobGivenBack', 'CompilationInterrupted'), id));
  }
};

/** The service may have been killed when there was nothing left for it: then nobody starts one that could end in order. */
const noServiceIsLeft = (served: Served): Promise<void> => until('no service is left', () => served.service() === null && everStarted(served).every((worker) => !isAlive(worker)));

/** What became of the queue: each image is there, and was made once; log, views and files agree. */
const isWhole = async (served: Served, book: NoteBook | null): Promise<void> => {
  const { ngen } = served;
  await until('the queue is empty', () => ngen.queue().jobs.length === 0, 400); // a service that stands back takes its time
  await noServiceIsLeft(served);
  expect(ngen.queue().jobs).toEqual([]);
  // A compiler that was killed three times over is on the record as failed, and made by the next update, as the manual has it.
  if (ngen.display().images.some(({ state }) => state === 'failed')) {
    served.run('update', '/queue');
    await until('the update is done', () => ngen.queue().jobs.length === 0, 400);
    await noServiceIsLeft(served);
  }
  const { images } = ngen.display();
  expect(images.length).toBeGreaterThanOrEqual(30);
  expect(images.filter(({ state }) => state !== 'valid')).toEqual([]);
  const made = toldSince(recordedEvents(ngen.store), 'ImageCompiled');
  expect(made.toSorted()).toEqual(images.map(({ id }) => id).toSorted());
  expect(ngen.run(['verify'])).toMatchObject({ status: 0, stderr: '' });
  expect(compilersOf(ngen.store)).toEqual([]);
  expect(inCache(ngen.store, 'tmp')).toEqual([]);
  if (book !== null) agrees(served, book.read());
};

test.each(rows)(`kill -9 of service, compiler or both, and pauses, $hits times, and each a hit, while a queue of thirty assemblies drains: each image is made, and once; $how (NGEN_TEST_SEED=${seed})`, { timeout: 900_000 }, async ({ hits, how }) => {
  const served = servedStore();
  const book = how === 'as it is' ? null : noted(served);
  const app = appCopy('ManyApp');
  manners(served, 0);
  const queue = (): void => {
    expect(served.run('install', app, '/queue:1')).toMatchObject({ status: 0, stderr: '' });
  };
  queue();
  for (let struck = 0; struck < hits; ) {
    await until('something compiles, or all is done', () => compilersOf(served.ngen.store).length > 0 || served.ngen.queue().jobs.length === 0);
    if (served.ngen.queue().jobs.length === 0) {
      await isWhole(served, book);
      served.ngen.ok('uninstall', app);
      queue();
      continue;
    }
    await delay(random() * 400);
    if (await strikes[struck % strikes.length]!(served)) struck += 1;
  }
  await killService(served, 1); // the rest is left to one that takes its part: who stands back takes his time beside other tests
  await isWhole(served, book);
  expect(served.ngen.run(['run', app])).toMatchObject({ status: 0, stdout: expect.stringContaining('/cache/views/') });
});
