import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { monoLogEnvironment } from '../../../adapters/trace/mono/own-log.ts';
import { traceEnvironment } from '../../../adapters/trace/trace-environment.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { script, start, stubApp, type StubApp } from './support/stub-app.ts';

const hint = (app: StubApp): string => join(app.spool, app.spec.id);

const outdated = (options: Parameters<typeof stubApp>[1] = {}): StubApp => {
  const app = stubApp(1, options);
  writeFileSync(app.spec.application, 'another build');
  return app;
};

test('one hint, however often the application starts', async () => {
  const app = outdated();
  for (let count = 0; count < 3; count++) expect(start(app).stdout).toBe('jit\n');
  await vi.waitUntil(() => existsSync(hint(app)), { timeout: 30_000 });
  expect(readdirSync(app.spool)).toEqual([app.spec.id]);
  await vi.waitUntil(() => readFileSync(hint(app), 'utf8') === 'changed\n', { timeout: 30_000 });
});

test('the owner’s command is started once per hint, and holds nothing of the application open', async () => {
  const told = join(temporaryFolder(), 'told');
  const note = script(join(temporaryFolder(), "it's a command"), `echo "$@" >> '${told}'; exec sleep 300 & echo $! > '${told}.pid'`);
  const app = outdated({ notify: [note, 'check', 'a b'] });
  start(app);
  start(app);
  const sleeper = (): string | undefined => (existsSync(`${told}.pid`) ? /^(\d+)\n/.exec(readFileSync(`${told}.pid`, 'utf8'))?.[1] : undefined);
  process.kill(Number(await vi.waitUntil(sleeper, { timeout: 30_000 })));
  expect(readFileSync(told, 'utf8')).toBe('check a b\n');
});

test('what a report asks of the application’s runtime is not asked of what the owner’s command starts', async () => {
  const told = join(temporaryFolder(), 'told');
  const note = script(join(temporaryFolder(), 'note'), `env >'${told}.new'; mv '${told}.new' '${told}'`);
  const apphost = script(join(temporaryFolder(), 'App'), 'env');
  const app = outdated({ notify: [note], apphost });
  const asked = { ...traceEnvironment('/report'), ...monoLogEnvironment('/report/log') } as Record<string, string>;
  const names = Object.keys(asked).map((name) => expect.stringContaining(`${name}=`));
  expect(start(app, { ...asked, OWN: '1' }).stdout.split('\n')).toEqual(expect.arrayContaining([...names, 'OWN=1']));
  await vi.waitUntil(() => existsSync(told), { timeout: 30_000 });
  const environment = readFileSync(told, 'utf8').split('\n');
  expect(environment).toContain('OWN=1');
  expect(environment.filter((line) => line.includes('/report') || Object.keys(asked).includes(line.split('=')[0]!))).toEqual([]);
});

const obstacles: Readonly<Record<string, (app: StubApp) => void>> = {
  'a pipe that nobody reads': (app) => execFileSync('mkfifo', [hint(app)]),
  'a link to a file of the user’s': (app) => symlinkSync(app.spec.dotnet, hint(app)),
  'a link to nothing': (app) => symlinkSync('/nowhere/at/all', hint(app)),
  'a folder': (app) => mkdirSync(hint(app)),
  'no spool': (app) => rmSync(app.spool, { recursive: true }),
};

test.for(Object.entries(obstacles))('%s in the hint’s place: the application starts all the same', ([, put]) => {
  const app = outdated();
  put(app);
  const host = readFileSync(app.spec.dotnet, 'utf8');
  expect(start(app)).toEqual({ status: 0, signal: null, stdout: 'jit\n', stderr: '' });
  expect(readFileSync(app.spec.dotnet, 'utf8')).toBe(host);
});

test('the apphost is started when there is one', () => {
  const apphost = script(join(temporaryFolder(), 'App'), 'echo "apphost $0" "$@"');
  const app = outdated({ apphost });
  expect(start(app, {}, ['x y']).stdout).toBe(`apphost ${apphost} x y\n`);
  rmSync(apphost);
  expect(start(app).stdout).toBe('jit\n');
});
