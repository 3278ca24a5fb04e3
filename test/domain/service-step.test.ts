import { describe, expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { asksForIdle, nextStep, serviceConduct, type Conduct, type Observed } from '../../domain/service-step.ts';
import { initialState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from './world.ts';

const files: Files = { App: { build: 1, references: ['Lib'] }, Lib: { build: 1, references: [] } };
const [me, person] = [worker(7), worker(8)];
const [app, lib] = [keyOf(files, 'App'), keyOf(files, 'Lib')];

const after = (state: State, ...commands: readonly Command[]): State => commands.reduce((done, command) => fold(done, decide(done, command)), state);
const queue = (name: string, priority: 1 | 2 | 3, folder = 'app'): Command => ({
  type: 'BindRoot',
  spec: specOf(name, { folder }),
  findings: findingsOf(files, name, 'default', [], folder),
  action: actionOf({ id: `${name}${priority}`, priority, origin: 'deferred' }),
});
const begin = (action: string): Command => ({ type: 'StartAction', action, worker: me });
const serving = after(initialState, { type: 'StartService', worker: me });
const seen = (part: Partial<Observed> = {}): Observed => ({ worker: me, idle: true, crowded: false, foreground: false, asked: false, putOff: new Set(), ...part });
const step = (state: State, part: Partial<Observed> = {}, conduct: Conduct = serviceConduct): string => {
  const next = nextStep(state, seen(part), conduct);
  return [next.do, next.do === 'start' ? next.action.id : next.do === 'wait' ? next.for : next.do === 'stop' ? next.why : ''].join(' ').trim();
};

describe('with nothing begun', () => {
  const one = after(serving, queue('App', 1));
  const three = after(serving, queue('App', 3));
  test.each<[string, State, Partial<Observed>, string]>([
    ['nothing is queued', serving, {}, 'stop drained'],
    ['nothing is queued, and the queue is paused', after(serving, { type: 'PauseQueue' }), {}, 'stop drained'],
    ['1 runs on a busy machine', one, { idle: false }, 'start App1'],
    ['3 waits on a busy machine', three, { idle: false }, 'wait idle'],
    ['3 runs on an idle one', three, {}, 'start App3'],
    ['1 before 3, though it came later', after(three, queue('Lib', 1)), {}, 'start Lib1'],
    ['paused', after(one, { type: 'PauseQueue' }), {}, 'wait continue'],
    ['a command that somebody waits for', one, { foreground: true }, 'wait others'],
    ['asked to end', one, { asked: true }, 'stop asked'],
    ['all that is left was put off', one, { putOff: new Set(['App1']) }, 'stop failed'],
    ['what was put off does not hold back the rest', after(one, queue('Lib', 3)), { putOff: new Set(['App1']) }, 'start Lib3'],
    ['another process has what is left', after(one, { type: 'StartAction', action: 'App1', worker: person }), {}, 'wait others'],
  ])('%s', (_, state, observed, expected) => {
    expect(step(state, observed)).toBe(expected);
  });

  test('a worker for idle machines alone ends on a busy one; one that a person started asks nobody', () => {
    expect(step(one, { idle: false }, { idleFrom: 1, whenBusy: 'stop' })).toBe('stop busy');
    expect(step(three, { idle: false }, { idleFrom: null, whenBusy: 'stop' })).toBe('start App3');
    expect(step(after(three, { type: 'PauseQueue' }), {}, { idleFrom: null, whenBusy: 'stop' })).toBe('stop asked');
  });

  test('nobody looks at the machine for what does not depend on it', () => {
    expect(asksForIdle(one, seen(), serviceConduct)).toBe(false);
    expect(asksForIdle(three, seen(), serviceConduct)).toBe(true);
    expect(asksForIdle(after(three, { type: 'PauseQueue' }), seen(), serviceConduct)).toBe(false);
  });
});

describe('with something begun', () => {
  const three = after(serving, queue('App', 3), begin('App3'));
  test.each<[string, State, Partial<Observed>, string]>([
    ['it goes on', three, {}, 'goOn'],
    ['it stands still while the machine is busy', three, { idle: false }, 'freeze'],
    ['1 does not', after(serving, queue('App', 1), begin('App1')), { idle: false }, 'goOn'],
    ['it gives way to 2', after(three, queue('Lib', 2)), {}, 'giveBack'],
    ['it does not give way to another 3', after(three, queue('Lib', 3)), {}, 'goOn'],
    ['it gives way to a person', three, { foreground: true }, 'giveBack'],
    ['it gives way to who ends the worker', three, { asked: true }, 'giveBack'],
  ])('%s', (_, state, observed, expected) => {
    expect(step(state, observed)).toBe(expected);
  });

  test('where others use nearly all processors, one compiler after the other goes on', () => {
    const one = after(serving, queue('App', 1), begin('App1'));
    expect(nextStep(one, seen({ idle: false, crowded: true }), serviceConduct)).toEqual({ do: 'goOn', whileIdle: false, pace: 'one' });
    expect(nextStep(one, seen({ idle: false }), serviceConduct)).toEqual({ do: 'goOn', whileIdle: false, pace: 'all' });
    expect(nextStep(three, seen({ idle: false, crowded: true }), serviceConduct), 'what is for an idle machine does not').toEqual({ do: 'freeze' });
  });

  test('a worker that ends on a busy machine gives it back', () => {
    expect(step(three, { idle: false }, { idleFrom: 3, whenBusy: 'stop' })).toBe('giveBack');
  });

  test('pausing takes everything from it at once, and records nothing twice', () => {
    const compiling = after(three, { type: 'ClaimJob', image: lib, worker: me });
    const events = decide(compiling, { type: 'PauseQueue' });
    expect(events).toEqual([
      { type: 'JobPreempted', data: { image: lib, reason: 'the queue was paused' } },
      { type: 'ActionGivenBack', data: { action: 'App3', reason: 'the queue was paused' } },
      { type: 'QueuePaused', data: {} },
    ]);
    expect(fold(compiling, events).jobs.get(lib)?.worker).toBeNull();
    expect(decide(fold(compiling, events), { type: 'GiveBackAction', action: 'App3', worker: me, reason: 'late' })).toEqual([]);
  });

  test('a command that somebody waits for takes everything; who has other work keeps it', () => {
    const both = after(three, { type: 'ClaimJob', image: lib, worker: me }, queue('Lib', 1), { type: 'ClaimJob', image: app, worker: person });
    const taken = after(both, { type: 'StartAction', action: 'Lib1', worker: person });
    expect(taken.jobs.get(lib)?.worker).toBeNull();
    expect(taken.jobs.get(app)?.worker).toEqual(person);
    expect(taken.actions.get('App3')?.worker).toBeNull();
    expect(decide(taken, { type: 'FinishAction', action: 'Lib1', worker: me, failed: 0 }), 'not the worker\'s').toEqual([]);
  });

  test('an install that somebody waits for takes what it needs and what it does not', () => {
    const compiling = after(three, { type: 'ClaimJob', image: lib, worker: me });
    const types = decide(compiling, { type: 'BindRoot', spec: specOf('Lib'), findings: findingsOf(files, 'Lib'), action: actionOf({ worker: person }) }).map(({ type }) => type);
    expect(types).toEqual(['RootInstalled', 'JobPreempted', 'ActionGivenBack', 'ActionQueued', 'JobsQueued', 'ActionStarted']);
  });
});

describe('the record', () => {
  test('there is one service; a dead one is replaced, and its work waits again', () => {
    expect(decide(serving, { type: 'StartService', worker: person })).toEqual([]);
    const dead = after(serving, queue('App', 2), begin('App2'), { type: 'ClaimJob', image: lib, worker: me });
    expect(decide(dead, { type: 'RecoverFrom', dead: [me] }).map(({ type }) => type)).toEqual(['CompilationInterrupted', 'ActionGivenBack', 'ServiceStopped']);
    expect(after(dead, { type: 'RecoverFrom', dead: [me] }, { type: 'StartService', worker: person }).service?.worker).toEqual(person);
  });

  test('it does not end for want of work when work came meanwhile', () => {
    const stop: Command = { type: 'StopService', worker: me, why: 'drained' };
    expect(decide(serving, stop)).toEqual([{ type: 'QueueDrained', data: {} }, { type: 'ServiceStopped', data: { worker: me, why: 'drained' } }]);
    expect(decide(after(serving, queue('App', 3)), stop)).toEqual([]);
    expect(decide(serving, { ...stop, worker: person })).toEqual([]);
    expect(decide(after(serving, queue('App', 3)), { ...stop, why: 'asked' }).map(({ type }) => type)).toEqual(['ServiceStopped']);
  });

  test('waiting is told once, and its end once', () => {
    const waits: Command = { type: 'ServiceWaits', worker: me, why: ['busy'] };
    expect(decide(serving, waits)).toEqual([{ type: 'ServiceWaiting', data: { why: ['busy'] } }]);
    const waiting = after(serving, waits);
    expect(waiting.service?.waiting).toEqual(['busy']);
    expect(decide(waiting, { ...waits, why: ['still busy'] })).toEqual([]);
    expect(decide(waiting, { ...waits, why: null })).toEqual([{ type: 'ServiceResumed', data: {} }]);
    expect(decide(serving, { ...waits, why: null })).toEqual([]);
    expect(decide(serving, { ...waits, worker: person })).toEqual([]);
  });
});
