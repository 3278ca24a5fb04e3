import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stopped, timeOf } from '../support/cut-short.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, inCache, storedObjects, until } from '../support/ngen-files.ts';

const rounds = process.env['NGEN_TEST_TIER'] === 'full' ? 60 : 8;

/** Processes that name the store's compiler as the program they run. */
const compilersOf = (store: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(join('/proc', pid, 'cmdline'), 'utf8').startsWith(join(store, 'cache', 'compilers'));
    } catch {
      return false; // it ended meanwhile
    }
  });

/** Whatever was cut short: what is shown can be read, and the next commands finish the work. */
const goesOn = async (ngen: Ngen, app: string): Promise<void> => {
  await until('no compiler is left', () => compilersOf(ngen.store).length === 0, 20);
  for (const { state, job } of ngen.display().images) expect(state === 'valid' || job !== null).toBe(true);
  ngen.ok('eqi');
  ngen.ok('install', app);
  expect(ngen.display().images.map(({ assembly, state, references }) => `${assembly.split(',')[0]} ${state} ${references}`).sort()).toEqual(['Hello valid 1', 'Newtonsoft.Json valid 1']);
  expect(ngen.queue().jobs).toEqual([]);
  expect(inCache(ngen.store, 'tmp')).toEqual([]);
  expect([...everythingIn(ngen.store).keys()].filter((name) => name.includes('.tmp'))).toEqual([]);
  expect(inCache(ngen.store, 'views')).toHaveLength(1);
  expect(storedObjects(ngen.store)).toHaveLength(4);
  const events = recordedEvents(ngen.store);
  const compiled = events.flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.image] : []));
  expect(new Set(compiled).size).toBe(compiled.length);
  expect(eventCounts(events)).toMatchObject({ RootInstalled: 1, ImageCompiled: 2 });
  expect(ngen.run(['run', app, '3'])).toMatchObject({ status: 3, stdout: expect.stringContaining('/cache/views/') });
};

const installTime = (app: string): number => {
  const ngen = newStore();
  return timeOf(() => ngen.ok('install', app));
};

describe('an install that is cut short', () => {
  it(`by kill -9, at ${rounds} moments, is finished by the next command`, { timeout: 60_000 + rounds * 20_000 }, async () => {
    const app = appCopy('Hello');
    const whole = installTime(app);
    for (let round = 0; round < rounds; round++) {
      const ngen = newStore();
      await stopped(ngen, ['install', app], 'SIGKILL', ((round + Math.random()) / rounds) * whole * 1.1);
      await goesOn(ngen, app);
    }
  });

  it('again and again, at random moments, loses nothing', { timeout: 60_000 + rounds * 10_000 }, async () => {
    const app = appCopy('Hello');
    const ngen = newStore();
    const whole = installTime(app);
    const commands = [['install', app], ['eqi'], ['update'], ['install', app, '/queue']];
    for (let round = 0; round < rounds; round++) await stopped(ngen, commands[round % commands.length]!, 'SIGKILL', Math.random() * whole * 0.7);
    await goesOn(ngen, app);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s says what became of the work, and is finished by the next command', { timeout: 180_000 }, async (signal) => {
    const app = appCopy('Hello');
    const ngen = newStore();
    const child = ngen.start(['install', app]);
    let errors = '';
    child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ended = once(child, 'close');
    await until('it compiles', () => compilersOf(ngen.store).length > 0, 20);
    child.kill(signal);
    expect(await ended).toEqual([1, null]);
    expect(errors).toMatch(/^Error: Interrupted\. What is not compiled yet stays in the queue: "ngen eqi" goes on with it\.$/m);
    expect(compilersOf(ngen.store)).toEqual([]);
    expect(inCache(ngen.store, 'tmp')).toEqual([]);
    expect(ngen.queue().jobs.map(({ state }) => state)).toContain('queued');
    await goesOn(ngen, app);
  });

  it('by SIGINT at any moment leaves a store that goes on', { timeout: 60_000 + rounds * 20_000 }, async () => {
    const app = appCopy('Hello');
    const whole = installTime(app);
    for (let round = 0; round < rounds / 2; round++) {
      const ngen = newStore();
      const status = await stopped(ngen, ['install', app], 'SIGINT', ((round + Math.random()) / (rounds / 2)) * whole);
      expect([0, 1, 130, null]).toContain(status);
      await goesOn(ngen, app);
    }
  });
});
