import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { UsageObserved } from '../../domain/events/usage-events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { rootId } from '../../domain/root-id.ts';
import { initialState, type State } from '../../domain/state.ts';
import { isUnused, isUsedOften, usageBefore, withSighting, type Sighting } from '../../domain/usage.ts';
import { actionOf, findingsOf, specOf, type Files } from './world.ts';

const second = 1000;
const day = 86_400 * second;
const now = 20_000 * day + 3 * 3600 * second;

const files: Files = { App: { build: 1, references: [] }, Other: { build: 1, references: [] } };
const app = rootId(specOf('App'));
const path = specOf('App').path;

const seen = (daysAgo: number, as: UsageObserved['as'] = 'process', of = path): UsageObserved => ({ path: of, as, time: Math.round(now - daysAgo * day) });
const observe = (...sightings: readonly UsageObserved[]): Command => ({ type: 'ObserveUsage', sightings });
const after = (state: State, ...commands: readonly Command[]): State => commands.reduce((done, command) => fold(done, decide(done, command)), state);
const choose: Extract<Command, { type: 'BindRoot' }> = { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(files, 'App'), action: actionOf({ id: 'auto', priority: 3, origin: 'automatic' }), chosen: { days: 3, starts: 4 } };
const giveUp = (at: number, gone: readonly string[] = []): Command => ({ type: 'GiveUpUnused', now: at, gone: new Set(gone) });
const types = (state: State, command: Command): readonly string[] => decide(state, command).map(({ type }) => type);

describe('how often an application is used', () => {
  test.each<[string, readonly number[], boolean]>([
    ['on three days', [0, 1, 2], true],
    ['on two days, four times', [0, 0.01, 1, 1.01], false],
    ['five times on one day', [0, 0.01, 0.02, 0.03, 0.04], true],
    ['on three days of two weeks', [0, 6, 7.5], false],
    ['in the future, by a clock that went back', [-1, -2, -3], false],
  ])('%s', (_, daysAgo, often) => {
    const history = daysAgo.map((ago) => seen(ago));
    expect(isUsedOften(usageBefore(history, now))).toBe(often);
  });

  test('it is unused after thirty days without a sighting, and when it was never seen', () => {
    expect(isUnused([seen(29.9)], now)).toBe(false);
    expect(isUnused([seen(30)], now)).toBe(true);
    expect(isUnused([seen(40), seen(3)], now)).toBe(false);
    expect(isUnused([], now)).toBe(true);
  });

  test('what is a week older than the newest sighting is forgotten, and changes no answer', () => {
    const sighting = fc.integer({ min: 0, max: 40 * 24 }).map((hours): Sighting => ({ as: 'process', time: now - hours * 3600 * second }));
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 30 }), (all) => {
        const kept = all.reduce<readonly Sighting[]>((history, { time }) => withSighting(history, { path, as: 'process', time }), []);
        const newest = Math.max(...all.map(({ time }) => time));
        expect(kept.every(({ time }, index) => time > newest - 7 * day && (index === 0 || kept[index - 1]!.time <= time))).toBe(true);
        expect(usageBefore(kept, now)).toEqual(usageBefore(all, now));
        expect(isUnused(kept, now)).toBe(all.length === 0 || newest <= now - 30 * day);
      }),
    );
  });
});

describe('sightings', () => {
  test('a process counts once, however often it is seen; a tool or unit once a day', () => {
    const start = seen(2);
    const state = after(initialState, observe(start, { ...start, time: start.time + 500 }));
    expect(state.usage.get(path)).toHaveLength(1);
    expect(types(state, observe({ ...start, time: start.time - 1000 }))).toEqual([]);
    expect(types(state, observe(seen(1)))).toEqual(['UsageObserved']);
    const tool = after(initialState, observe(seen(0, 'tool'), seen(0.05, 'tool'), seen(1, 'tool'), seen(0, 'unit')));
    expect(tool.usage.get(path)).toHaveLength(3);
  });

  test('of what somebody installed nothing is noted', () => {
    const state = after(initialState, { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(files, 'App'), action: actionOf() });
    expect(types(state, observe(seen(0)))).toEqual([]);
  });

  test('of what nobody uses any more nothing is kept', () => {
    const state = after(initialState, observe(seen(40, 'process', '/app/Old.dll')), observe(seen(0)));
    expect([...state.usage.keys()]).toEqual([path]);
  });
});

describe('what nobody asked for', () => {
  const chosen = after(initialState, observe(seen(0)), choose);

  test('is chosen with its reason on the record, and queued after everything else', () => {
    const events = decide(after(initialState, observe(seen(0))), choose);
    expect(events.map(({ type }) => type)).toEqual(['RootChosen', 'RootInstalled', 'ActionQueued', 'JobsQueued']);
    expect(events[0]!.data).toEqual({ root: app, path, days: 3, starts: 4 });
    expect(events[2]!.data).toMatchObject({ kind: 'install', root: app, priority: 3, origin: 'automatic' });
    expect(types(chosen, choose)).toEqual([]);
  });

  test('is given up when it is unused for thirty days, or its file is gone', () => {
    expect(types(chosen, giveUp(now + 29 * day))).toEqual([]);
    expect(types(chosen, giveUp(now + 31 * day))).toEqual(expect.arrayContaining(['RootGivenUp', 'RootUninstalled', 'ImageRetired']));
    expect(decide(chosen, giveUp(now, [app]))[0]).toMatchObject({ type: 'RootGivenUp', data: { why: 'gone', lastSeen: seen(0).time } });
    const left = after(chosen, giveUp(now + 31 * day));
    expect([left.roots.size, left.automatic.size, left.usage.size]).toEqual([0, 0, 0]);
  });

  test('is kept for good once somebody installs it, and its own queued action is nobody', () => {
    const again = { ...choose, action: actionOf({ id: 'auto', priority: 3, origin: 'automatic' }) };
    const { chosen: _, ...run } = again;
    expect(types(chosen, run)).toEqual([]);
    const install: Command = { ...run, action: actionOf({ priority: 2, origin: 'deferred' }) };
    expect(types(chosen, install)).toEqual(['RootKept', 'ActionRaised']);
    expect(types(after(chosen, install), giveUp(now + 31 * day, [app]))).toEqual([]);
  });

  test('a root that somebody installed is never reclaimed, whatever is seen and however late it is', () => {
    const command = fc.oneof(
      fc.record({ ago: fc.integer({ min: 0, max: 50 }), as: fc.constantFrom('process' as const, 'tool' as const), name: fc.constantFrom('App', 'Other') }).map(({ ago, as, name }) => observe(seen(ago, as, specOf(name).path))),
      fc.constantFrom('App', 'Other').map((name): Command => ({ type: 'BindRoot', spec: specOf(name), findings: findingsOf(files, name), action: actionOf({ id: `auto ${name}`, priority: 3, origin: 'automatic' }), chosen: { days: 3, starts: 3 } })),
      fc.constantFrom('App', 'Other').map((name): Command => ({ type: 'BindRoot', spec: specOf(name), findings: findingsOf(files, name), action: actionOf({ id: `by hand ${name}` }) })),
      fc.record({ later: fc.integer({ min: 0, max: 100 }), gone: fc.subarray(['App', 'Other']) }).map(({ later, gone }) => giveUp(now + later * day, gone.map((name) => rootId(specOf(name))))),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
        const somebodys = new Set<string>();
        let state = initialState;
        for (const one of commands) {
          state = after(state, one);
          if (one.type === 'BindRoot' && one.chosen === undefined) somebodys.add(rootId(one.spec));
          for (const id of somebodys) expect(state.roots.has(id)).toBe(true);
          for (const id of state.automatic.keys()) expect(state.roots.has(id) && !somebodys.has(id)).toBe(true);
        }
      }),
    );
  });
});
