import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { endApp, startEndApp, whatItSaid } from '../support/end-app.ts';
import { machineStore } from '../support/machine-store.ts';
import { monoApp, whatMonoSaid } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { appCopy, compiledBy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, until } from '../support/ngen-files.ts';

beforeAll(requireMono);

const usesImages = (ngen: Ngen, app: string): readonly boolean[] => [...new Set([...whatItSaid(ngen.run(['run', app], asNobody)).assemblies.values()].map(({ location }) => location.includes('/views/')))];

const states = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly, state }) => `${assembly.split(',')[0]} ${state}`).sort();

const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string; readonly folder: string } => {
  const { ngen } = machineStore();
  const app = endApp('withoutJson');
  ngen.ok('install', app, ...options);
  return { ngen, app, folder: dirname(app) };
};

const invalid = ['EndApp invalid', 'EndGreeting invalid'];
const valid = ['EndApp valid', 'EndGreeting valid'];

describe.runIf(process.geteuid!() === 0)('an application of the machine’s store whose files ordinary users can write by now', () => {
  it.each<[string, (folder: string, app: string) => void, (folder: string, app: string) => string, (folder: string, app: string) => void]>([
    ['by its folder’s mode', (folder) => chmodSync(folder, 0o777), (folder) => `everyone (mode 777 of ${folder})`, (folder) => chmodSync(folder, 0o755)],
    ['by a folder above', (folder) => chmodSync(dirname(folder), 0o777), (folder) => `everyone (mode 777 of ${dirname(folder)})`, (folder) => chmodSync(dirname(folder), 0o755)],
    ['by the file’s owner', (_, app) => chownSync(app, 65534, 0), (_, app) => `nobody (owner of ${app})`, (_, app) => chownSync(app, 0, 0)],
  ])('%s: update says who, takes its images out of use and records why; put right, they serve again', (_, open, who, close) => {
    const { ngen, app, folder } = installed();
    expect(usesImages(ngen, app)).toEqual([true]);
    open(folder, app);
    const { status, stdout, stderr } = ngen.run(['update']);
    expect({ status, stdout, stderr }).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`Error: ${app} runs through the JIT, and its images are invalid, because others than root could change its files: ${who(folder, app)}.`) });
    expect(states(ngen)).toEqual(invalid);
    expect(ngen.display('EndApp').images.flatMap(({ reasons }) => reasons)).toContain(`${app} can be changed by ${who(folder, app)}`);
    expect(ngen.display().roots).toMatchObject([{ usedWhen: [] }]);
    expect(ngen.ok('audit', 'EndApp')).toContain(`the image of EndApp is invalid: ${app} can be changed by ${who(folder, app)}`);
    expect(usesImages(ngen, app)).toEqual([false]);

    const events = recordedEvents(ngen.store).length;
    expect(ngen.run(['update'])).toMatchObject({ status: 1 });
    expect(recordedEvents(ngen.store)).toHaveLength(events);

    close(folder, app);
    expect(compiledBy(ngen.ok('update'))).toEqual([]);
    expect(states(ngen)).toEqual(valid);
    expect(usesImages(ngen, app)).toEqual([true]);
  });

  it('is not said to be current by an install, which refuses it instead', () => {
    const { ngen, app, folder } = installed();
    expect(ngen.ok('install', app)).toBe('All compilation targets are up to date.\n');
    chmodSync(dirname(folder), 0o777);
    expect(ngen.run(['install', app])).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining(`everyone (mode 777 of ${dirname(folder)})`) });
    expect(states(ngen)).toEqual(invalid);
    expect(compiledBy(ngen.ok('install', app, '/AllowUntrusted'))).toEqual([]);
    expect(states(ngen)).toEqual(valid);
    expect(usesImages(ngen, app)).toEqual([true]);
  });

  it('starts through the JIT from the change of a file’s mode on, and the next command of root, told by that start, records it', async () => {
    const { ngen, app } = installed();
    chmodSync(app, 0o666);
    expect(usesImages(ngen, app)).toEqual([false]);
    await until('the hint is there', () => readdirSync(join(ngen.store, 'spool')).length === 1);
    expect(states(ngen)).toEqual(valid); // nobody with the right to write it down has looked yet
    expect(ngen.run(['queue', 'pause'])).toMatchObject({ status: 0, stderr: expect.stringContaining(`everyone (mode 666 of ${app})`) });
    expect(states(ngen)).toEqual(invalid);
  });

  it('keeps its images where that was allowed', () => {
    const { ngen, app, folder } = installed('/AllowUntrusted');
    chmodSync(folder, 0o777);
    expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: '' });
    expect(states(ngen)).toEqual(valid);
    expect(usesImages(ngen, app)).toEqual([true]);
  });

  it('keeps an image that a trusted application has as well, for that one', () => {
    const { ngen, app, folder } = installed();
    const other = endApp('withoutJson');
    expect(compiledBy(ngen.ok('install', other))).toEqual([]);
    chmodSync(folder, 0o777);
    expect(ngen.run(['update'])).toMatchObject({ status: 1 });
    expect(states(ngen)).toEqual(valid);
    expect([usesImages(ngen, app), usesImages(ngen, other)]).toEqual([[false], [true]]);
    chmodSync(dirname(other), 0o777);
    expect(ngen.run(['update'])).toMatchObject({ status: 1 });
    expect(states(ngen)).toEqual(invalid);
  });

  it('is told by a dry run, which changes nothing', () => {
    const { ngen, folder } = installed();
    chmodSync(folder, 0o777);
    const before = everythingIn(ngen.store);
    expect(ngen.run(['update', '--dry-run'])).toMatchObject({ status: 1, stdout: expect.stringContaining('sourceUntrusted'), stderr: expect.stringContaining('everyone (mode 777') });
    expect(everythingIn(ngen.store)).toEqual(before);
  });

  it('in a sticky folder counts as safe as long as what lies there is root’s', () => {
    const { ngen, folder } = installed();
    chmodSync(dirname(folder), 0o1777);
    expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: '' });
    chownSync(folder, 65534, 0);
    expect(ngen.run(['update'])).toMatchObject({ status: 1, stderr: expect.stringContaining(`nobody (owner of ${folder})`) });
  });

  it('on Mono loses its images in the same way', () => {
    const { ngen } = machineStore();
    const app = monoApp();
    const methods = (): readonly string[] => whatMonoSaid(ngen.run(['run', app], { ...asNobody, env: { ...asNobody.env, MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot' } })).methods;
    ngen.ok('install', app);
    expect(methods()).toEqual(['App:Main', 'Reader:Read']);
    chmodSync(join(dirname(app), 'Data.dll'), 0o666);
    expect(ngen.run(['update'])).toMatchObject({ status: 1, stderr: expect.stringContaining(`everyone (mode 666 of ${join(dirname(app), 'Data.dll')})`) });
    expect(ngen.display('Reader').images[0]).toMatchObject({ state: 'invalid', reasons: [`${join(dirname(app), 'Data.dll')} can be changed by everyone (mode 666 of ${join(dirname(app), 'Data.dll')})`] });
    expect(methods()).toEqual([]);
    chmodSync(join(dirname(app), 'Data.dll'), 0o644);
    expect(compiledBy(ngen.ok('update'))).toEqual([]);
    expect(methods()).toEqual(['App:Main', 'Reader:Read']);
  });
});

describe.runIf(process.geteuid!() === 0)('the machine’s store', () => {
  it('takes no application whose runtime ordinary users could replace: its program would be in a launcher that everybody starts', () => {
    const { ngen } = machineStore();
    const app = appCopy('Hello', { properties: ['-p:UseAppHost=false'] });
    const programs = join(openFolder(), 'programs');
    mkdirSync(programs);
    const real = dirname(realpathSync('/usr/bin/dotnet'));
    copyFileSync(join(real, 'dotnet'), join(programs, 'dotnet'));
    for (const name of ['host', 'shared']) symlinkSync(join(real, name), join(programs, name));
    chmodSync(programs, 0o777);
    const { status, stderr } = ngen.run(['install', app], { env: { PATH: `${programs}:${process.env['PATH']}` } });
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining(`everyone (mode 777 of ${programs})`) });
    expect(recordedEvents(ngen.store)).toEqual([]);
  });
});

it('a store of one’s own does not ask who could write an application: whoever starts it runs its files anyway', () => {
  const ngen = newStore();
  const app = endApp('withoutJson');
  chmodSync(dirname(app), 0o777);
  ngen.ok('install', app);
  chmodSync(app, 0o666);
  expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: '' });
  expect(states(ngen)).toEqual(valid);
  expect([...startEndApp(ngen.store, app).assemblies.values()].every(({ location }) => location.includes('/views/'))).toBe(true);
});

describe.runIf(process.geteuid!() === 0)('an application that not everybody may read', () => {
  it('install says, before and when it does it, that its copies in a cache for all can be read by all', () => {
    const { ngen, cache } = machineStore();
    const app = endApp('withoutJson');
    chmodSync(dirname(app), 0o700);
    const warning = `Warning: ${dirname(app)}/EndApp.dll and another assembly are not readable by every user, but copies and images in ${cache} are.`;
    for (const options of [['--dry-run'], []]) expect(ngen.run(['install', app, ...options])).toMatchObject({ status: 0, stderr: expect.stringContaining(warning) });
    expect(ngen.run(['install', app])).toMatchObject({ status: 0, stderr: '' });
    const own = newStore();
    chmodSync(own.store, 0o700);
    expect(own.run(['install', app])).toMatchObject({ status: 0, stderr: '' });
  });

  it('one that everybody may read is installed without such words', () => {
    expect(machineStore().ngen.run(['install', endApp('withoutJson')])).toMatchObject({ status: 0, stderr: '' });
  });
});
