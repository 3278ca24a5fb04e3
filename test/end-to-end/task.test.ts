import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../../adapters/host/machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds, endApp } from '../support/end-app.ts';
import { appCopy, newStore, type Ngen, type Ran } from '../support/ngen.ts';

const ownArch = readMachine().architecture;
const otherArch = ownArch === 'arm64' ? 'x64' : 'arm64';

beforeAll(() => requireDebianTool('faketime', '/usr/bin/faketime'));

/** Sees no processes but its own: what other tests run for long would have been started on each faked day, too. */
const alone = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** The task as it runs so many days from now. */
const taskIn = (ngen: Ngen, days: number): Ran => ngen.run(['task', 'run'], { through: [...alone, 'faketime', '-f', `+${days}d`] });

// The application waits for a line until the task is done, and ends with this shell.
const besideIt = 'sleep 1000 | dotnet "$1" 0 >/dev/null & shift; until grep -q libcoreclr "/proc/$!/maps" 2>/dev/null; do sleep 0.05; done; "$@"';

/** The same, while the application runs. */
const taskBeside = (app: string, ngen: Ngen, days: number): Ran => ngen.run(['task', 'run'], { through: [...alone, 'sh', '-c', besideIt, 'sh', app, 'faketime', '-f', `+${days}d`] });

/** Other tests keep the machine busy, beside which compilers that stand back would hardly get on. */
const withSettings = (ngen: Ngen, settings: object = {}): Ngen => {
  mkdirSync(ngen.store, { recursive: true });
  writeFileSync(join(ngen.store, 'ngen.json'), JSON.stringify({ service: { leaveToOthers: false }, ...settings }));
  return ngen;
};

const ok = (ran: Ran): Ran => {
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  return ran;
};

const rootsOf = (ngen: Ngen, app: string) => ngen.display().roots.filter(({ path }) => path === app);

const chosen = (ngen: Ngen, app: string) => ngen.audit(app).filter(({ type }) => type === 'RootChosen');

/** An application that was started on three days, each of which had its task. */
const usedOften = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = withSettings(newStore());
  const app = appCopy('EndLate');
  for (const day of [0, 1, 2]) ok(taskBeside(app, ngen, day));
  return { ngen, app };
};

/** Puts another build of EndApp in the place of one. */
const replace = (app: string): void => cpSync(builtApp('EndApp', { properties: builds.withoutJsonAgain }), dirname(app), { recursive: true });

/** The build of which the application's image is, and whether it may be used. */
const imageOf = (ngen: Ngen, arch: string): { readonly mvid: string; readonly state: string } =>
  ngen.display('EndApp').images.find(({ assembly, arch: of }) => assembly.startsWith('EndApp,') && of === arch)!;

describe('the native image task', () => {
  it('makes images of an application that nobody installed and that was started on three days, says why, and reclaims them when it is used no more', () => {
    const { ngen, app } = usedOften();
    expect(rootsOf(ngen, app)).toMatchObject([{ path: app, usedWhen: ['ngen run', 'launcher'], automatic: true }]);
    expect(ngen.display().images.filter(({ state }) => state === 'valid').length).toBeGreaterThan(0);
    expect(chosen(ngen, app)).toMatchObject([{ data: { path: app, days: 3, starts: 3 } }]);
    expect(ngen.ok('audit', app)).toMatch(/chose .*EndLate\.dll, for it was started 3 times on 3 days within a week/);
    ok(taskIn(ngen, 31));
    expect(rootsOf(ngen, app), 'twenty-nine days later').toHaveLength(1);
    ok(taskIn(ngen, 33));
    expect(rootsOf(ngen, app)).toEqual([]);
    expect(ngen.run(['display', 'EndLate', '--json']).stdout).not.toContain(app);
    expect(ngen.audit(app).filter(({ type }) => type === 'RootGivenUp')).toMatchObject([{ data: { why: 'unused' } }]);
  });

  it('leaves alone for good what somebody installed after all', () => {
    const { ngen, app } = usedOften();
    expect(ngen.ok('install', app)).toContain('the images it needs were there already');
    expect(ngen.ok('install', app)).toContain('All compilation targets are up to date.');
    ok(taskIn(ngen, 60));
    expect(rootsOf(ngen, app)).toMatchObject([{ path: app, automatic: false }]);
  });

  it('gives up what is gone, and goes without automatic images where an administrator wants none', () => {
    const { ngen, app } = usedOften();
    rmSync(app);
    ok(taskIn(ngen, 3));
    expect(rootsOf(ngen, app)).toEqual([]);
    const plain = withSettings(newStore());
    const other = appCopy('EndLate');
    ok(taskIn(plain, 0));
    withSettings(plain, { task: { automaticImages: false } });
    for (const day of [0, 1, 2]) ok(taskBeside(other, plain, day));
    expect(rootsOf(plain, other)).toEqual([]);
  });

  it('does all that is deferred, and shows beforehand what it would do', () => {
    const ngen = withSettings(newStore());
    const app = endApp('withoutJson');
    ngen.ok('install', app, '/queue:3');
    const before = ngen.audit().length;
    const planned = JSON.parse(ok(ngen.run(['task', 'run', '--dry-run', '--json'])).stdout) as { readonly events: readonly { readonly type: string }[] };
    expect(planned.events.map(({ type }) => type)).toContain('ActionStarted');
    expect(ngen.audit()).toHaveLength(before);
    expect(ok(ngen.run(['task', 'run'])).stdout).toMatch(/^Nothing is queued any more; the task ends\.$/m);
    expect(ngen.display().images.map(({ state }) => state)).toContain('valid');
    expect(ngen.queue().jobs).toEqual([]);
  });

  it('looks whether files of installed roots have changed, and makes their images anew', () => {
    const ngen = withSettings(newStore());
    const app = endApp('withoutJson');
    ngen.ok('install', app);
    const before = imageOf(ngen, ownArch);
    replace(app);
    ok(ngen.run(['task', 'run']));
    const invalidated = ngen.audit().filter(({ type }) => type === 'ImageInvalidated');
    expect(invalidated.length).toBeGreaterThan(0);
    for (const event of invalidated) expect(event).toMatchObject({ command: 'task run' });
    const after = imageOf(ngen, ownArch);
    expect([before.state, after.state]).toEqual(['valid', 'valid']);
    expect(after.mvid).not.toBe(before.mvid);
    expect(ngen.ok('run', app)).toMatch(/^EndApp 1\.0\.2\.0 .*\/cache\/views\//m);
  });

  it('of another architecture it looks at that one\'s roots alone', () => {
    const ngen = withSettings(newStore());
    const [ours, others] = [endApp('withoutJson'), endApp('withoutJson')];
    ngen.ok('install', ours);
    ngen.ok('install', others, '--arch', otherArch);
    ngen.ok('queue', 'pause');
    for (const app of [ours, others]) replace(app);
    ok(ngen.run(['task', 'run', '--arch', otherArch]));
    expect([imageOf(ngen, ownArch).state, imageOf(ngen, otherArch).state]).toEqual(['valid', 'invalid']);
    expect(new Set(ngen.audit().filter(({ type }) => type === 'ImageInvalidated').map(({ command }) => command))).toEqual(new Set([`task --arch ${otherArch} run`]));
    ok(ngen.run(['task', 'run', '--arch', ownArch]));
    expect(imageOf(ngen, ownArch).state).toBe('invalid');
  });

  it('started by the timer it ends on a busy machine, started by a person it does not', () => {
    const ngen = withSettings(newStore());
    ngen.ok('install', endApp('withoutJson'), '/queue:1');
    withSettings(ngen, { idle: { cpuPressure: -1, cpuPercent: -1, loadPerCore: -1 } });
    const byTimer = ok(ngen.run(['task', 'run'], { env: { TRIGGER_UNIT: 'ngen-task@x64.timer' } }));
    expect(byTimer.stdout).toContain('The machine is in use. What is left stays in the queue.');
    expect(ngen.queue().jobs.length).toBeGreaterThan(0);
    ok(ngen.run(['task', 'run'], { env: { TRIGGER_UNIT: '' } }));
    expect(ngen.queue().jobs).toEqual([]);
  });

  it('a paused queue stays as it is; words that it does not know are refused', () => {
    const ngen = withSettings(newStore());
    ngen.ok('install', endApp('withoutJson'), '/queue:1');
    ngen.ok('queue', 'pause');
    expect(ok(ngen.run(['task', 'run'])).stdout).toContain('The queue is paused');
    expect(ngen.queue().jobs.length).toBeGreaterThan(0);
    expect(ngen.run(['task', 'walk'])).toMatchObject({ status: 2, stderr: expect.stringContaining('does not know "walk"') });
  });
});
