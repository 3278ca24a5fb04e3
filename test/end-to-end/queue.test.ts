import { truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endApp, startEndApp } from '../support/end-app.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';

const jobs = (ngen: Ngen): readonly string[] => ngen.queue().jobs.map(({ priority, assembly, state }) => `${priority} ${assembly.split(',')[0]} ${state}`).sort();

const states = (ngen: Ngen): readonly string[] => [...new Set(ngen.display().images.map(({ state, job }) => `${state} ${job === null ? '-' : `${job.priority} ${job.state}`}`))];

describe('the queue', () => {
  it('keeps what is queued until it is asked for by a priority', () => {
    const ngen = newStore();
    const [hello, end] = [appCopy('Hello'), endApp('withoutJson')];
    expect(ngen.ok('install', hello, '/queue:1')).toBe(`Queued: install ${hello}, priority 1.\n`);
    expect(ngen.ok('install', end, '/queue')).toBe(`Queued: install ${end}, priority 3.\n`);
    expect(jobs(ngen)).toEqual(['1 Hello queued', '1 Newtonsoft.Json queued', '3 EndApp queued', '3 EndGreeting queued']);
    expect(ngen.queue()).toMatchObject({ service: 'stopped', paused: false, idle: expect.any(Boolean) });
    expect(new Set(states(ngen))).toEqual(new Set(['none 1 queued', 'none 3 queued']));
    expect(startEndApp(ngen.store, end).greeting).toBe('of 1.0.1.0');

    expect(ngen.ok('eqi', '2').split('\n').sort()).toEqual(['', 'Compiling assembly Hello …', 'Compiling assembly Newtonsoft.Json …']);
    expect(jobs(ngen)).toEqual(['3 EndApp queued', '3 EndGreeting queued']);
    expect(ngen.ok('executeQueuedItems').split('\n').sort()).toEqual(['', 'Compiling assembly EndApp …', 'Compiling assembly EndGreeting …']);
    expect(ngen.queue().jobs).toEqual([]);
    expect(states(ngen)).toEqual(['valid -']);
    expect(ngen.ok('eqi')).toBe('All compilation targets are up to date.\n');
    expect(startEndApp(ngen.store, end).assemblies.get('EndApp')!.location).toContain('/cache/views/');
  });

  it('runs priority 1 before priority 3, whichever was asked for first', () => {
    const ngen = newStore();
    const [hello, end] = [appCopy('Hello'), endApp('withoutJson')];
    ngen.ok('install', end, '/queue:3');
    ngen.ok('install', hello, '/queue:1');
    ngen.ok('eqi');
    const images = new Map(ngen.display().images.map(({ id, assembly }) => [id, assembly.split(',')[0]!]));
    const compiled = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [images.get(event.data.image)] : []));
    expect(compiled.slice(0, 2).sort()).toEqual(['Hello', 'Newtonsoft.Json']);
    expect(compiled.slice(2).sort()).toEqual(['EndApp', 'EndGreeting']);
  });

  it('raises what is asked for again with a higher priority, and never lowers it', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app, '/queue');
    const after = (...options: readonly string[]): readonly string[] => (ngen.ok('install', app, ...options), jobs(ngen));
    expect(after('/queue:2')).toEqual(['2 Hello queued', '2 Newtonsoft.Json queued']);
    expect(after('/queue:3')).toEqual(['2 Hello queued', '2 Newtonsoft.Json queued']);
    expect(after('/queue:1')).toEqual(['1 Hello queued', '1 Newtonsoft.Json queued']);
    expect(eventCounts(recordedEvents(ngen.store))).toMatchObject({ ActionQueued: 1, ActionRaised: 2 });
    expect(after()).toEqual([]);
    expect(states(ngen)).toEqual(['valid -']);
  });

  it('stays paused until it may go on; what a person starts runs all the same', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('queue', 'pause');
    expect(ngen.queue()).toMatchObject({ paused: true, jobs: [] });
    ngen.ok('install', app, '/queue:1');
    expect(ngen.queue().paused).toBe(true);
    expect(ngen.ok('queue', 'status')).toMatch(/^The queue is paused\./);
    ngen.ok('eqi');
    expect(states(ngen)).toEqual(['valid -']);
    expect(ngen.queue()).toMatchObject({ paused: true, jobs: [] });
    ngen.ok('queue', 'continue');
    expect(ngen.queue().paused).toBe(false);
    ngen.ok('queue', 'continue');
    expect(eventCounts(recordedEvents(ngen.store))).toMatchObject({ QueuePaused: 1, QueueContinued: 1 });
  });

  it('of a damaged dependency says what is so: the application is installed and queued', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const library = join(dirname(app), 'Newtonsoft.Json.dll');
    truncateSync(library, 2000);
    const { status, stdout, stderr } = ngen.run(['install', app, '/queue:1']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: `Queued: install ${app}, priority 1.\n` });
    expect(stderr).toMatch(/^Error: \S+Newtonsoft\.Json\.dll is damaged: .*\. The application is installed all the same, without an image of this file\.\n/);
    expect(stderr).not.toContain('Nothing was changed');
    expect(ngen.display().roots.map(({ path }) => path)).toEqual([app]);
    expect(jobs(ngen)).toEqual(['1 Hello queued']);
  });

  it('forgets the work of an application that is uninstalled', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app, '/queue:2');
    ngen.ok('uninstall', app);
    expect(ngen.queue().jobs).toEqual([]);
    expect(ngen.ok('eqi')).toBe('All compilation targets are up to date.\n');
    expect(eventCounts(recordedEvents(ngen.store))['ImageCompiled']).toBeUndefined();
  });
});
