import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { dumpState, initialState } from '../../domain/state.ts';
import { compiledBefore } from '../support/compiled-before.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn } from '../support/ngen-files.ts';
import { newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { verified } from '../support/verified.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

const faultPoints = pathToFileURL(join(import.meta.dirname, '../support/fault-points.ts')).href;

const properties = [builds.withoutJson, builds.withoutJsonAgain] as const;

type Step = { readonly command: 'install' | 'install /queue:2' | 'eqi' | 'update' | 'update /queue' | 'uninstall' | 'queue pause' | 'queue continue'; readonly build: 0 | 1 };

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.constantFrom('install', 'install /queue:2', 'eqi', 'update', 'update /queue', 'uninstall', 'queue pause', 'queue continue'),
  build: fc.constantFrom(0, 1),
});

const argumentsOf = ({ command }: Step, app: string): readonly string[] => {
  const words = command.split(' ');
  return words[0] === 'install' || words[0] === 'uninstall' ? [words[0], app, ...words.slice(1)] : words;
};

const run = (ngen: Ngen, args: readonly string[], environment: NodeJS.ProcessEnv): number | null =>
  ngen.run(args, { env: { NODE_OPTIONS: `--import=${faultPoints} --disable-warning=ExperimentalWarning`, ...environment } }).status;

/** Copies with the hard links between the files. */
const copy = (from: string, into: string, but: string): void => {
  const names = readdirSync(from).filter((name) => name !== but);
  if (names.length > 0) execFileSync('cp', ['-a', '--', ...names.map((name) => join(from, name)), into]);
};

const empty = (folder: string, but: string): void => {
  for (const name of readdirSync(folder)) if (name !== but) rmSync(join(folder, name), { recursive: true });
};

/** A copy of a store, without its compiler; and the function that puts it back. */
const saved = ({ store }: Ngen): (() => void) => {
  const kept = mkdtempSync(join(dirname(store), 'saved-'));
  mkdirSync(join(kept, 'store'));
  // One call copies log and cache, so that links between them stay.
  copy(store, join(kept, 'store'), 'cache');
  mkdirSync(join(kept, 'store', 'cache'));
  copy(join(store, 'cache'), join(kept, 'store', 'cache'), 'compilers');
  return () => {
    empty(join(store, 'cache'), 'compilers');
    empty(store, 'cache');
    copy(join(kept, 'store'), store, 'cache');
    copy(join(kept, 'store', 'cache'), join(store, 'cache'), 'compilers');
  };
};

const folded = (ngen: Ngen): object => {
  const events = recordedEvents(ngen.store).map((event, revision) => decodeEvent({ ...(event as unknown as { schemaVersion: number }), revision, type: event.type, data: event.data }));
  const dump = dumpState(fold(initialState, events)) as { readonly compiled: { readonly bytes: number }; readonly actions: readonly (readonly [string, object])[]; readonly jobs: readonly (readonly [string, { readonly actions: readonly string[] }])[] };
  // Actions are numbered, and called, anew each time that they are asked for; compiling takes its time.
  return { ...dump, queued: null, compiled: dump.compiled.bytes, actions: dump.actions.map(([, action]) => ({ ...action, id: null, order: null })), jobs: dump.jobs.map(([image, job]) => ({ image, ...job, actions: job.actions.length })) };
};

/** The text of each launcher but for the inodes and change times of the files that it was made for. */
const launchers = ({ store }: Ngen): readonly string[] => {
  const folder = join(store, 'cache', 'launchers');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}: ${readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/\d+ \d+ \d+\.\d{9} \d+/g, 'STAT')}`)
    .sort();
};

/** What a person, a program and an application see of a store: its state, its files, what is published. */
const seen = (ngen: Ngen): object => ({
  state: folded(ngen),
  shown: ngen.display(),
  files: [...everythingIn(join(ngen.store, 'cache'))].filter(([name]) => /^(objects|views|bin|tmp)/.test(name)),
  launchers: launchers(ngen),
  left: [...everythingIn(ngen.store).keys()].filter((name) => name.includes('.tmp')),
});

test('killed between any two steps of any command, and run again, a command leaves what it would have left', { timeout: full ? 3_600_000 : 120_000 }, () => {
  const trials = full ? 20 : 2;
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 3 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4 * trials, maxLength: 4 * trials }), (steps, points) => {
      const ngen = newStore();
      compiledBefore(ngen, 'EndApp', properties);
      const folder = join(openFolder(), 'EndApp');
      const app = join(folder, 'EndApp.dll');
      const report = join(openFolder(), 'steps');
      for (const [index, each] of [{ command: 'install', build: 0 } as Step, ...steps].entries()) {
        cpSync(builtApp('EndApp', { properties: properties[each.build] }), folder, { recursive: true });
        const args = argumentsOf(each, app);
        const back = saved(ngen);
        run(ngen, args, { NGEN_TEST_STEPS: report });
        const whole = seen(ngen);
        const count = Number(readFileSync(report, 'utf8'));
        expect(count).toBeGreaterThan(5);
        for (const point of points.slice(index * trials, (index + 1) * trials)) {
          back();
          const killAt = 1 + Math.floor(point * count);
          const what = `${args.join(' ')}, killed at step ${killAt} of ${count}`;
          expect(run(ngen, args, { NGEN_TEST_KILL_AT: String(killAt) }), what).toBeOneOf([null, 0, 1]);
          run(ngen, args, {});
          expect(seen(ngen), what).toEqual(whole);
          expect(verified(ngen).report.problems, what).toEqual([]);
        }
      }
    }),
    { numRuns: full ? 8 : 1, endOnFailure: true },
  );
});
