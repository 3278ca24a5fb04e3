import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { appCopy } from '../support/ngen.ts';
import { recordedEvents, type Recorded } from '../support/ngen-events.ts';
import { inCache, until } from '../support/ngen-files.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { stateOf } from '../support/process-state.ts';
import { servedStore, type Served } from '../support/service.ts';

const kills = process.env['NGEN_TEST_TIER'] === 'full' ? 100 : 10;

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
  return all.length > 0 && kill(all[Math.floor(Math.random() * all.length)]!.pid);
};

/** Kills the service, which the next command finds dead and starts anew. */
const killService = async (served: Served): Promise<boolean> => {
  const worker = served.service();
  if (worker === null || !(await kill(worker.pid))) return false;
  await until('it is dead', () => !isAlive(worker));
  expect(served.run('queue', 'continue')).toMatchObject({ status: 0, stderr: '' });
  return true;
};

/** Each says whether it hit what it was meant to. */
const strikes: readonly ((served: Served) => Promise<boolean>)[] = [
  killService,
  killCompiler,
  async (served) => {
    const hit = await killCompiler(served);
    return (await killService(served)) && hit;
  },
];

/** The images that were made since the application was last installed. */
const madeSince = (events: readonly Recorded[]): readonly string[] =>
  events.slice(events.findLastIndex(({ type }) => type === 'RootInstalled')).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.image] : []));

/** What became of the queue: each image is there, and was made once; log, views and files agree. */
const isWhole = async (served: Served): Promise<void> => {
  const { ngen } = served;
  await served.stopped();
  expect(ngen.queue().jobs).toEqual([]);
  // A compiler that was killed three times over is on the record as failed, and made by the next update, as the manual has it.
  if (ngen.display().images.some(({ state }) => state === 'failed')) {
    served.run('update', '/queue');
    await until('the update is done', () => ngen.queue().jobs.length === 0);
    await served.stopped();
  }
  const { images } = ngen.display();
  expect(images.length).toBeGreaterThanOrEqual(30);
  expect(images.filter(({ state }) => state !== 'valid')).toEqual([]);
  const made = madeSince(recordedEvents(ngen.store));
  expect(made.toSorted()).toEqual(images.map(({ id }) => id).toSorted());
  expect(ngen.run(['verify'])).toMatchObject({ status: 0, stderr: '' });
  expect(compilersOf(ngen.store)).toEqual([]);
  expect(inCache(ngen.store, 'tmp')).toEqual([]);
};

test(`kill -9 of service, compiler or both, ${kills} times, and each a hit, while a queue of thirty assemblies drains: each image is made, and once`, { timeout: 120_000 + kills * 20_000 }, async () => {
  const served = servedStore();
  const app = appCopy('ManyApp');
  const queue = (): void => {
    expect(served.run('install', app, '/queue:1')).toMatchObject({ status: 0, stderr: '' });
  };
  queue();
  for (let struck = 0; struck < kills; ) {
    await until('something compiles, or all is done', () => compilersOf(served.ngen.store).length > 0 || served.ngen.queue().jobs.length === 0);
    if (served.ngen.queue().jobs.length === 0) {
      await isWhole(served);
      served.ngen.ok('uninstall', app);
      queue();
      continue;
    }
    await delay(Math.random() * 400);
    if (await strikes[struck % strikes.length]!(served)) struck += 1;
  }
  await isWhole(served);
  expect(served.ngen.run(['run', app])).toMatchObject({ status: 0, stdout: expect.stringContaining('/cache/views/') });
});
