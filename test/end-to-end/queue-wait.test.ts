import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeTime } from '../../src/cli/time-left.ts';
import { appCopy, newStore, openFolder, type Ngen, type Ran } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';
import { until } from '../support/ngen-files.ts';

const nobodyWorks = 'Warning: Nobody works on the queue now. This waits until it is done: "ngen eqi" runs what is queued.\n';

type Running = { readonly pid: number; readonly said: () => string; readonly ended: Promise<Ran>; readonly kill: () => void; readonly running: () => boolean };

const follow = (child: ChildProcess): Running => {
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return {
    pid: child.pid!,
    said: () => said.stdout + said.stderr,
    ended: once(child, 'close').then(([status]) => ({ status: status as number | null, ...said })),
    kill: () => child.kill('SIGKILL'),
    running: () => child.exitCode === null,
  };
};

const begin = (ngen: Ngen, ...args: readonly string[]): Running => follow(ngen.start(args));

/** With a terminal as its output, as a person has it. */
const beginAtTerminal = (ngen: Ngen, ...args: readonly string[]): Running =>
  follow(spawn('script', ['--quiet', '--return', '--command', ngen.commandLine(...args).join(' '), '/dev/null'], { env: { ...process.env, TERM: 'xterm' }, stdio: ['ignore', 'pipe', 'pipe'] }));

/** It looks again and again: each look reads the published views. */
const looksAgain = async ({ pid }: Running): Promise<void> => {
  const read = new Set<string>();
  await until('it has looked a few times more', () => read.add(/^rchar: \d+$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![0]).size > 3);
};

/** A script that compiles when the gate is opened. */
const gated = (gate: string, then: string): string => `while [ ! -e '${gate}' ]; do sleep 0.02; done\n${then}`;

const compiling = (ngen: Ngen): boolean => ngen.queue().jobs.some(({ state }) => state === 'compiling');

const queued = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = appCopy('Hello');
  ngen.ok('install', app, '/queue');
  return { ngen, app };
};

describe('queue wait', () => {
  it('returns at once when nothing waits up to its priority', () => {
    const ngen = newStore();
    expect(ngen.run(['queue', 'wait'])).toEqual({ status: 0, stdout: '', stderr: '' });
    ngen.ok('install', appCopy('Hello'), '/queue:3');
    expect(ngen.run(['queue', 'wait', '2'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('says once that nobody works, and returns when another process has done the work', async () => {
    const { ngen } = queued();
    const waiting = begin(ngen, 'queue', 'wait');
    await until('it says that nobody works', () => waiting.said() !== '');
    await looksAgain(waiting);
    expect(waiting.running()).toBe(true);
    ngen.ok('eqi');
    expect(await waiting.ended).toEqual({ status: 0, stdout: '', stderr: nobodyWorks });
  });

  it('says nothing of the kind while somebody works; to a person it shows what is left', async () => {
    const { ngen } = queued();
    const gate = join(openFolder(), 'open');
    storedCompiler(ngen.store).as(gated(gate, 'exec "$0.real" "$@"'));
    const working = begin(ngen, 'eqi');
    await until('it compiles', () => compiling(ngen));
    const waiting = beginAtTerminal(ngen, 'queue', 'wait');
    await until('it waits', () => waiting.said().includes('2 jobs left'));
    writeFileSync(gate, '');
    expect(await working.ended).toMatchObject({ status: 0 });
    const { status, stdout } = await waiting.ended;
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/Nobody|Warning|Error/);
  });

  it('ends with 1 and names what failed while it waited', async () => {
    const { ngen } = queued();
    storedCompiler(ngen.store).as('echo "no luck today" >&2; exit 3');
    const waiting = begin(ngen, 'queue', 'wait');
    await until('it waits', () => waiting.said() !== '');
    expect(ngen.run(['eqi']).status).toBe(1);
    const { status, stderr } = await waiting.ended;
    expect(status).toBe(1);
    for (const name of ['Hello', 'Newtonsoft\\.Json']) expect(stderr).toMatch(new RegExp(`^Error: ${name}, Version=.*: .*no luck today`, 'm'));
  });

  it('ends with 1 when what was queued had failed before it waited, until something else is queued; who was told by the command itself counts no more', () => {
    const { ngen, app } = queued();
    const compiler = storedCompiler(ngen.store);
    compiler.as('echo "no luck today" >&2; exit 3');
    ngen.ok('install', appCopy('EndApp', { properties: ['-p:Version=1.0.1', '-p:WithJson=false'] }), '/queue:1');
    expect(ngen.run(['eqi']).status).toBe(1);
    const failed = ngen.run(['queue', 'wait']);
    expect(failed).toMatchObject({ status: 1, stdout: '' });
    for (const name of ['Hello', 'Newtonsoft\\.Json', 'EndApp']) expect(failed.stderr).toMatch(new RegExp(`^Error: ${name}, Version=.*: .*no luck today`, 'm'));
    expect(ngen.run(['queue', 'wait', '1']).stderr.match(/^Error: \w+/gm)?.toSorted()).toEqual(['Error: EndApp', 'Error: EndGreeting']);
    const { status, stdout } = ngen.run(['queue', 'wait', '--json']);
    expect({ status, answer: JSON.parse(stdout) as unknown }).toMatchObject({ status: 1, answer: { jobsLeft: 0, failures: expect.arrayContaining([{ assembly: expect.stringMatching(/^Hello,/), state: 'failed', reasons: [expect.stringContaining('no luck today')] }]) } });
    compiler.restore();
    ngen.ok('install', app, '/Force');
    expect(ngen.run(['queue', 'wait']).stderr.match(/^Error: \w+/gm)?.toSorted()).toEqual(['Error: EndApp', 'Error: EndGreeting']);
    ngen.ok('install', app, '/Debug', '/queue:2');
    expect(ngen.run(['queue', 'wait', '1'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('ends with 0 when what failed had failed before it waited, in a command that said so', async () => {
    const ngen = newStore();
    const compiler = storedCompiler(ngen.store);
    compiler.as('exit 3');
    expect(ngen.run(['install', appCopy('Hello')]).status).toBe(1);
    compiler.restore();
    expect(ngen.run(['queue', 'wait'])).toEqual({ status: 0, stdout: '', stderr: '' });
    ngen.ok('install', appCopy('EndApp', { properties: ['-p:Version=1.0.1', '-p:WithJson=false'] }), '/queue');
    const waiting = begin(ngen, 'queue', 'wait');
    await until('it waits', () => waiting.said() !== '');
    expect(ngen.run(['eqi']).status).toBe(0);
    expect(await waiting.ended).toEqual({ status: 0, stdout: '', stderr: nobodyWorks });
  });
});

describe('queue status', () => {
  it('no longer says that something compiles when the process that did was killed', async () => {
    const { ngen } = queued();
    const gate = join(openFolder(), 'open');
    storedCompiler(ngen.store).as(gated(gate, 'exec "$0.real" "$@"'));
    const working = begin(ngen, 'eqi');
    await until('it compiles', () => compiling(ngen));
    expect(ngen.ok('queue', 'status')).toContain(' Something compiles now. ');
    const compiled = ngen.queue().jobs.filter(({ state }) => state === 'compiling').map(({ assembly }) => assembly.split(',')[0]!);
    expect(ngen.ok('queue', 'status')).toContain(`\n2 jobs left; compiling ${compiled.join(', ')}.\n`);
    expect(ngen.queue()).toMatchObject({ service: 'stopped', jobs: expect.arrayContaining([expect.objectContaining({ state: 'compiling' })]) });
    working.kill();
    await working.ended;
    expect(ngen.ok('queue', 'status')).toContain(' Nothing compiles now. ');
    expect(ngen.queue()).toMatchObject({ service: 'stopped', jobs: [{ state: 'queued' }, { state: 'queued' }] });
    writeFileSync(gate, '');
    ngen.ok('eqi');
    expect(ngen.queue().jobs).toEqual([]);
    expect(ngen.display().images.map(({ state }) => state)).toEqual(['valid', 'valid']);
  });
});

describe('how long the queue takes', () => {
  const status = (ngen: Ngen): string => ngen.ok('queue', 'status').split('\n')[2]!;

  /** Of each set of images of the application the longer compile, since they run side by side; by the times and sizes of what was compiled so far. */
  const expectedMs = (ngen: Ngen, folder: string, sets: number): number => {
    const size = (name: string): number => statSync(join(folder, `${name}.dll`)).size;
    const done = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.wallMs] : []));
    const [library, app] = [size('Newtonsoft.Json'), size('Hello')];
    const perByte = done.reduce((sum, ms) => sum + ms, 0) / ((done.length / 2) * (library + app));
    return sets * perByte * Math.max(library, (library + app) / availableParallelism());
  };

  it('is estimated by what took how long so far, falls as work is done, and is not told where nothing was compiled yet', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app, '/Debug', '/queue:1');
    expect(ngen.queue().estimatedMs).toBeNull();
    expect(status(ngen)).toBe('2 jobs left.');
    ngen.ok('eqi');
    ngen.ok('install', app, '/queue:1');
    ngen.ok('install', app, '/Profile', '/queue:2');
    const both = ngen.queue().estimatedMs!;
    expect(both / expectedMs(ngen, dirname(app), 2)).toBeCloseTo(1, 2);
    expect(both).toBeGreaterThanOrEqual(1000);
    expect(status(ngen)).toBe(`4 jobs left, about ${describeTime(both)} of work.`);
    const started = Date.now();
    ngen.ok('eqi', '1');
    const took = Date.now() - started;
    expect(took / (both / 2), 'half of the work took as long as was estimated, or nearly').toBeGreaterThan(1 / 4);
    expect(took / (both / 2)).toBeLessThan(4);
    const one = ngen.queue().estimatedMs!;
    expect(one / expectedMs(ngen, dirname(app), 1)).toBeCloseTo(1, 2);
    expect(one).toBeLessThan(both);
    ngen.ok('uninstall', app, '/Profile');
    expect(ngen.queue().estimatedMs).toBeNull();
    expect(status(ngen)).toBe('No jobs are queued.');
  });
});

describe('a queued application whose file is gone', () => {
  it('is reported, nothing stays queued for it, and an update after it came back compiles it', () => {
    const { ngen, app } = queued();
    const away = join(openFolder(), 'away');
    renameSync(dirname(app), away);
    expect(ngen.run(['eqi'])).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining(`${app} is gone; its root and images are kept.`) });
    expect(ngen.queue().jobs).toEqual([]);
    expect(ngen.run(['queue', 'wait'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: Hello, Version/m) });
    expect(eventCounts(recordedEvents(ngen.store))['ImageCompiled']).toBeUndefined();
    renameSync(away, dirname(app));
    expect(ngen.ok('update').split('\n').sort()).toEqual(['', 'Compiling assembly Hello …', 'Compiling assembly Newtonsoft.Json …']);
    expect(ngen.run(['run', app, '3'])).toMatchObject({ status: 3, stdout: expect.stringContaining('/cache/views/') });
  });
});
