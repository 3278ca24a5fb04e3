import { describe, expect, it } from 'vitest';
import { appCopy, newStore } from '../support/ngen.ts';
import { eventCounts, recordedEvents, type Recorded } from '../support/ngen-events.ts';
import { everythingIn } from '../support/ngen-files.ts';

describe('how much is printed', () => {
  it('is nothing with /silent, but errors always; more with /verbose', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    expect(ngen.run(['install', app, '/silent', '/nologo'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(ngen.run(['install', app, '/silent'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(ngen.run(['uninstall', 'Nothing', '/silent'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: The specified assembly is not installed\.$/m) });
    expect(ngen.run(['uninstall', app, '/silent'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(ngen.ok('install', app, '/verbose')).toMatch(/^Compiled Newtonsoft\.Json: [1-9]\d* methods in .* m?s$/m);
  });
});

describe('a dry run', () => {
  it('prints the events and leaves the log and every file as they were', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const empty = everythingIn(ngen.store);
    const planned = (...args: readonly string[]): Readonly<Record<string, number>> => eventCounts((JSON.parse(ngen.ok(...args, '--dry-run', '--json')) as { events: ReturnType<typeof recordedEvents> }).events);
    expect(planned('install', app)).toMatchObject({ RootInstalled: 1, ActionQueued: 1, JobsQueued: 1 });
    expect(ngen.ok('install', app, '/dry-run')).toMatch(/^would append RootInstalled /m);
    expect(everythingIn(ngen.store)).toEqual(empty);

    ngen.ok('install', app);
    const installed = everythingIn(ngen.store);
    const events = recordedEvents(ngen.store).length;
    expect(planned('uninstall', app)).toEqual({ RootUninstalled: 1, ViewRetired: 1, ImageRetired: 2 });
    expect(planned('update')).toEqual({});
    expect(planned('queue', 'pause')).toEqual({ QueuePaused: 1 });
    expect(planned('install', app, '/Debug')).toMatchObject({ RootInstalled: 1 });
    expect(recordedEvents(ngen.store)).toHaveLength(events);
    expect(everythingIn(ngen.store)).toEqual(installed);
  });

  it('of eqi says what would be started up to the priority, and starts nothing', () => {
    const ngen = newStore();
    const hello = appCopy('Hello');
    const end = appCopy('EndApp', { properties: ['-p:Version=1.0.1', '-p:WithJson=false'] });
    ngen.ok('install', hello, '/queue:1');
    ngen.ok('install', end, '/queue:3');
    const before = everythingIn(ngen.store);
    const queue = ngen.queue();
    const started = (...args: readonly string[]): readonly (string | null | undefined)[] => {
      const { events } = JSON.parse(ngen.ok('eqi', ...args, '--dry-run', '--json')) as { events: readonly Recorded[] };
      expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['ActionStarted']));
      const actions = new Map(recordedEvents(ngen.store).flatMap((event) => (event.type === 'ActionQueued' ? [[event.data.action, event.data.root] as const] : [])));
      return events.flatMap((event) => (event.type === 'ActionStarted' ? [actions.get(event.data.action)] : []));
    };
    expect(started()).toEqual([`${hello} [default]`, `${end} [default]`]);
    expect(started('2')).toEqual([`${hello} [default]`]);
    expect(ngen.ok('eqi', '--dry-run')).toMatch(/^would append ActionStarted .*\nwould append ActionStarted .*\n$/);
    expect(ngen.queue()).toMatchObject({ jobs: queue.jobs });
    expect(everythingIn(ngen.store)).toEqual(before);
  });

  it('makes no store where there is none, and no temporary file that a killed one would leave', () => {
    const ngen = newStore({ compiler: false });
    expect(ngen.run(['install', appCopy('Hello'), '--dry-run'], { env: { TMPDIR: '/nonexistent' } })).toMatchObject({ status: 0, stdout: expect.stringContaining('would append RootInstalled') });
    expect(everythingIn(ngen.store)).toEqual(new Map());
  });
});
