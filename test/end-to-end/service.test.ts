import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endApp } from '../support/end-app.ts';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { asNobody as nobody } from '../support/as-nobody.ts';
import { appCopy, newStore } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { until } from '../support/ngen-files.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { compilesHello, count, gatedCompiler, typesOf } from '../support/gated-service.ts';
import { servedStore, type Served } from '../support/service.ts';

const compiledImages = ({ ngen }: Served): readonly string[] => recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.image] : []));
const allValid = ({ ngen }: Served): boolean => ngen.display().images.every(({ state, job }) => state === 'valid' && job === null);

/** What systemd asks for at boot before it starts the service. */
const unit = readFileSync(join(import.meta.dirname, '../../adapters/host/systemd/ngen.service'), 'utf8');
const marker = basename(/^ConditionPathExists=(.*)$/m.exec(unit)![1]!);
const wouldStartAtBoot = ({ ngen }: Served): boolean => existsSync(join(ngen.store, marker));

/** The fields of a process from its state on. */
const statOf = (pid: number): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** As the kernel has it; one without autogroup needs none. */
const autogroupOf = (pid: number, without: number): string => (existsSync(`/proc/${pid}/autogroup`) ? readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim() : `none, nice ${without}`);

describe('the service', () => {
  it('starts by itself, does what is queued, shuts itself down, and would not be started at the next boot', async () => {
    const served = servedStore();
    const { ngen } = served;
    const app = appCopy('Hello');
    expect(served.run('install', app, '/queue:1')).toEqual({ status: 0, stdout: `Queued: install ${app}, priority 1.\n`, stderr: '' });
    expect(ngen.run(['queue', 'wait']).status).toBe(0);
    await served.stopped();
    expect(allValid(served)).toBe(true);
    expect(ngen.run(['run', app, '3'])).toMatchObject({ status: 3, stdout: expect.stringContaining('/cache/views/') });
    expect(typesOf(served).slice(-2)).toEqual(['QueueDrained', 'ServiceStopped']);
    expect(wouldStartAtBoot(served)).toBe(false);
    expect(readFileSync(join(ngen.store, 'service.log'), 'utf8')).toMatch(/Nothing is queued any more; the service shuts down\.\n$/);
    expect(ngen.run(['verify'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('works for who queued: the record names that command, and nobody as its installer', async () => {
    const served = servedStore();
    const app = endApp('withoutJson');
    served.run('install', app, '/queue:1');
    await served.stopped();
    const entries = served.ngen.audit().filter(({ command }) => command.startsWith('service run'));
    expect(entries.map(({ type }) => type)).toEqual(expect.arrayContaining(['ServiceStarted', 'ImageCompiled', 'ServiceStopped']));
    expect(entries.filter(({ installer }) => installer !== null)).toEqual([]);
    const because = { type: 'ActionQueued', command: `install ${app} /queue:1` };
    expect(entries.find(({ type }) => type === 'ServiceStarted')!.causes[0]).toMatchObject(because);
    expect(entries.find(({ type }) => type === 'ImageCompiled')!.causes[0]).toMatchObject(because);
    expect(served.ngen.ok('audit')).toMatch(/^\S+ {2}\S+: ngen service run\n.* started.*\n +because of \d+ {2}queued install /m);
  });

  it('goes on after a crash and a reboot with what is left', async () => {
    const { served, open, begun } = compilesHello(1);
    await begun;
    process.kill(served.service()!.pid, 'SIGKILL');
    await until('no compiler is left', () => compilersOf(served.ngen.store).length === 0);
    expect(wouldStartAtBoot(served)).toBe(true);
    expect(served.ngen.queue()).toMatchObject({ service: 'stopped', jobs: [{ state: 'queued' }, { state: 'queued' }] });
    open();
    // What a unit runs at boot while that file is there.
    expect(served.ngen.run(['service', 'run'])).toMatchObject({ status: 0, stderr: '' });
    expect(allValid(served)).toBe(true);
    expect(count(served, 'ImageCompiled')).toBe(2);
    expect(recordedEvents(served.ngen.store).flatMap((event) => (event.type === 'ServiceStopped' ? [event.data.why] : []))).toEqual(['died', 'drained']);
  });

  it('is started anew by the next command that finds it dead', async () => {
    const { served, open, begun } = compilesHello(1);
    await begun;
    process.kill(served.service()!.pid, 'SIGKILL');
    await until('it is dead', () => served.service() === null);
    open();
    expect(served.run('queue', 'continue').status).toBe(0);
    await served.stopped();
    expect(allValid(served)).toBe(true);
  });

  it('stopped by a signal gives back what it had begun', async () => {
    const { served, begun } = compilesHello(1);
    await begun;
    process.kill(served.service()!.pid, 'SIGTERM');
    await served.stopped();
    expect(compilersOf(served.ngen.store)).toEqual([]);
    expect(served.ngen.queue().jobs.map(({ state }) => state)).toEqual(['queued', 'queued']);
    expect(typesOf(served).slice(-4)).toEqual(['JobGivenBack', 'JobGivenBack', 'ActionGivenBack', 'ServiceStopped']);
  });
});

describe('a service that waits', () => {
  it('ends when its store is taken away', async () => {
    const served = servedStore();
    served.machineIs('busy');
    served.run('install', endApp('withoutJson'), '/queue');
    await until('it waits', () => count(served, 'ServiceWaiting') === 1);
    const worker = served.service()!;
    rmSync(served.ngen.store, { recursive: true });
    await until('it has ended', () => !isAlive(worker));
  });

  it('says so beside a machine that is idle by now', async () => {
    const served = servedStore();
    served.machineIs('busy', 3600);
    served.run('install', endApp('withoutJson'), '/queue');
    await until('it waits', () => count(served, 'ServiceWaiting') === 1);
    served.machineIs('idle', 3600);
    expect(served.ngen.ok('queue', 'status')).toMatch(/ is idle\.\n.* and waits until the machine is idle, which it is by now: it looks again within 3600 s\. When it began to wait: /);
    expect(count(served, 'ServiceResumed')).toBe(0);
  });

  it('shows ordinary users what it waits for', async () => {
    const served = servedStore();
    served.machineIs('busy');
    served.run('install', endApp('withoutJson'), '/queue');
    const asNobody = (...args: readonly string[]): string => {
      const { status, stdout, stderr } = served.ngen.run(args, nobody);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    };
    await until('everybody sees that it waits', () => asNobody('service', 'status').includes('waits until the machine is idle'));
    expect(JSON.parse(asNobody('service', 'status', '--json'))).toMatchObject({ service: 'running', process: served.service()!.pid, paused: false, jobsLeft: 2, startsByItself: true });
    expect(JSON.parse(asNobody('queue', 'status', '--json'))).toMatchObject({ service: 'running', idle: false, jobs: [{ state: 'queued' }, { state: 'queued' }] });
    expect(served.ngen.run(['service', 'run'], nobody)).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('Nothing was changed.') });
  });
});

describe('the command line', () => {
  it('of a store in which nothing is queued, and of one that is not there', () => {
    const { ngen } = servedStore();
    expect(ngen.run(['service', 'run'])).toEqual({ status: 0, stdout: 'Nothing is queued any more; the service shuts down.\n', stderr: '' });
    expect(ngen.run(['service', 'run', '/silent'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(ngen.ok('service', 'run', '--json'))).toMatchObject({ exitStatus: 0, events: [{ type: 'ServiceStarted' }, { type: 'QueueDrained' }, { type: 'ServiceStopped' }] });
    const nowhere = newStore({ compiler: false });
    expect(nowhere.ok('service', 'status')).toBe('The native image service does not run.\n0 jobs left.\n');
    expect(existsSync(nowhere.store)).toBe(false);
  });

  it('a dry run tells in which order the service would begin, and begins nothing', () => {
    const served = servedStore();
    served.ngen.ok('install', appCopy('Hello'), '/queue:2');
    const before = typesOf(served);
    expect(JSON.parse(served.ngen.ok('service', 'run', '--dry-run', '--json'))).toMatchObject({ events: [{ type: 'ServiceStarted' }, { type: 'ActionStarted' }] });
    expect(typesOf(served)).toEqual(before);
  });

  it('wrong settings are named, and nothing is begun; what is queued stays', () => {
    const served = servedStore();
    writeFileSync(join(served.ngen.store, 'ngen.json'), '{ "idle": { "inputSecond": 1 } }');
    expect(served.run('install', appCopy('Hello'), '/queue')).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Warning: The native image service could not be started: .*ngen\.json has the setting "idle\.inputSecond".*[^.]\. "ngen eqi" does what is queued\./) });
    expect(served.ngen.run(['service', 'run'])).toMatchObject({ status: 1, stderr: expect.stringContaining('inputSecond') });
    expect(count(served, 'ServiceStarted')).toBe(0);
    expect(wouldStartAtBoot(served)).toBe(true);
    expect(served.ngen.run(['queue', 'status'])).toMatchObject({ status: 0, stdout: expect.stringContaining('2 jobs left'), stderr: expect.stringMatching(/^Warning: .*inputSecond/) });
    expect(served.ngen.run(['service', 'start'])).toMatchObject({ status: 2 });
  });

  it('a setting keeps it from starting by itself', () => {
    const served = servedStore();
    writeFileSync(join(served.ngen.store, 'ngen.json'), '{ "service": { "autoStart": false } }');
    expect(served.run('install', appCopy('Hello'), '/queue:1')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(served.ngen.store, 'service.log'))).toBe(false);
    expect(served.run('queue', 'continue').stdout).toBe('The queue was not paused.\n');
    expect(existsSync(join(served.ngen.store, 'service.log'))).toBe(false);
    expect(served.ngen.ok('service', 'status')).toContain('It does not start by itself.');
  });
});

describe('good manners', { timeout: 300_000 }, () => {
  it('service and compilers stand behind everybody else\'s work, each in a session of its own', async () => {
    const served = servedStore();
    rmSync(join(served.ngen.store, 'ngen.json')); // as it is where nobody set anything
    gatedCompiler(served);
    served.run('install', appCopy('Hello'), '/queue:1');
    const standsBack = ({ pid }: { readonly pid: number }): boolean => existsSync(`/proc/${pid}`) && autogroupOf(pid, 19).endsWith(' nice 19');
    // It says so itself before it becomes the compiler; with what the machine leaves it.
    await until('a compiler stands back', () => compilersOf(served.ngen.store).some(standsBack), 180);
    const { pid } = served.service()!;
    const compiler = compilersOf(served.ngen.store).find(standsBack);
    for (const one of [pid, compiler!.pid]) expect(statOf(one)[3], 'leads a session (proc_pid_stat(5))').toBe(String(one));
    // The service no further than that it is awake in time to stop its compilers.
    expect(autogroupOf(pid, 5)).toMatch(/ nice 5$/);
    expect(statOf(pid)[16], 'nice').toBe('5');
    expect(statOf(compiler!.pid)[38], 'SCHED_IDLE (sched_setscheduler(2))').toBe('5');
  });
});

describe('pause', () => {
  it('ends what compiles before it returns, keeps it queued, and continue goes on with it', async () => {
    const { served, open, begun } = compilesHello(1);
    await begun;
    expect(served.ngen.ok('queue', 'pause')).toBe('The queue is paused.\n');
    expect(compilersOf(served.ngen.store)).toEqual([]);
    expect(served.ngen.queue()).toMatchObject({ service: 'running', paused: true, jobs: [{ state: 'queued' }, { state: 'queued' }] });
    expect(served.ngen.ok('service', 'status')).toContain('waits until the queue continues');
    expect(count(served, 'JobPreempted')).toBe(2);
    open();
    const before = typesOf(served).length;
    served.ngen.ok('queue', 'status');
    expect(typesOf(served)).toHaveLength(before);
    served.run('queue', 'continue');
    await served.stopped();
    expect(allValid(served)).toBe(true);
    expect(count(served, 'ImageCompiled')).toBe(2);
    expect(wouldStartAtBoot(served)).toBe(false);
  });

  it('is on the record from the first to the last transition', async () => {
    const { served, open, begun } = compilesHello(2);
    await begun;
    await until('both compile', () => served.ngen.queue().jobs.every(({ state }) => state === 'compiling') && count(served, 'JobClaimed') === 2);
    served.ngen.ok('queue', 'pause');
    open();
    served.run('queue', 'continue');
    await served.stopped();
    expect(typesOf(served).filter((type) => /^(?:Queue|Service|Action|JobPre|Job.*Back|.*Interrupted)/.test(type))).toEqual([
      'ActionQueued',
      'ServiceStarted',
      'ActionStarted',
      'JobPreempted',
      'JobPreempted',
      'ActionGivenBack',
      'QueuePaused',
      'QueueContinued',
      'ActionStarted',
      'ActionFinished',
      'QueueDrained',
      'ServiceStopped',
    ]);
  });
});

describe('a machine that is in use', () => {
  it('does not get what is queued with priority 3, and gets what was begun frozen', async () => {
    const { served, open, begun } = compilesHello(3);
    await begun;
    served.machineIs('busy');
    await until('the compilers stand still', () => compilersOf(served.ngen.store).length > 0 && compilersOf(served.ngen.store).every(({ state }) => state === 'T'));
    expect(served.ngen.ok('queue', 'status')).toMatch(/ is busy\.\n.* as process \d+, and waits until the machine is idle, which it is not: others use [\d.]+ % .*\. When it began to wait: others use [\d.]+ % of the processors .*\.\n/);
    open();
    expect(compiledImages(served)).toEqual([]);
    served.machineIs('idle');
    await served.stopped();
    expect(allValid(served)).toBe(true);
    expect(typesOf(served).filter((type) => type.startsWith('Service'))).toEqual(['ServiceStarted', 'ServiceWaiting', 'ServiceResumed', 'ServiceStopped']);
  });

  it('gets what is queued with priority 1 all the same', async () => {
    const served = servedStore();
    served.machineIs('busy');
    const [hello, end] = [appCopy('Hello'), endApp('withoutJson')];
    served.run('install', end, '/queue');
    served.run('install', hello, '/queue:1');
    expect(served.ngen.run(['queue', 'wait', '1']).status).toBe(0);
    expect(new Set(served.ngen.queue().jobs.map(({ priority, state }) => `${priority} ${state}`))).toEqual(new Set(['3 queued']));
    await until('it says that it waits', () => served.ngen.ok('service', 'status').includes('waits until the machine is idle'));
    served.machineIs('idle');
    await served.stopped();
    expect(allValid(served)).toBe(true);
  });
});

describe('a command that somebody waits for', () => {
  it('gets the compilers at once; the service goes on when it is over', async () => {
    const { served, open, begun } = compilesHello(1);
    await begun;
    const end = endApp('withoutJson');
    served.ngen.ok('install', end); // ends while the service would wait at the gate for ever
    const images = new Set(served.ngen.display(end).images.map(({ id }) => id));
    expect(compiledImages(served).every((image) => images.has(image))).toBe(true);
    expect(count(served, 'JobPreempted')).toBeGreaterThan(0);
    open();
    await served.stopped();
    expect(allValid(served)).toBe(true);
    expect(new Set(compiledImages(served)).size).toBe(compiledImages(served).length);
  });

  it('that does what is queued takes it from the service, and nothing is done twice', async () => {
    const { served, open, begun } = compilesHello(2);
    await begun;
    const child = served.ngen.start(['eqi']);
    const ended = once(child, 'close');
    await until('it has the work', () => recordedEvents(served.ngen.store).some((event) => event.type === 'JobClaimed' && event.data.worker.pid === child.pid));
    expect(served.service()).not.toBeNull();
    open();
    expect((await ended)[0]).toBe(0);
    await served.stopped();
    expect(allValid(served)).toBe(true);
    expect(count(served, 'ImageCompiled')).toBe(2);
  });
});
