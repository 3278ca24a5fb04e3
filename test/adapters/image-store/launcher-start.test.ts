import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { buildOf, copyOfApp, installApp, type Images, type InstalledApp } from './support/installed-app.ts';
import { plainEnvironment, run } from './support/run.ts';

type Where = {
  main: string;
  parts: string;
  baseDirectory: string;
  commandLine: string[];
  args: string[];
  additionalDeps: string | null;
  pid: number;
  trusted: string[];
};

const installed = (images: Images = 'copies'): InstalledApp & { folder: string } => {
  const folder = copyOfApp(buildOf(1));
  return { ...installApp(temporaryFolder(), folder, 'ViewProbe', { images }), folder };
};

const where = (app: InstalledApp, args: readonly string[] = [], env: Record<string, string> = {}): Where => {
  const outcome = run(app.launcher, ['where', ...args], { env });
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(outcome.stdout) as Where;
};

test('all assemblies come from the view; base directory and arguments are as without it', () => {
  const app = installed();
  const args = ['', 'a b', `it's "quoted"`, 'line\nbreak', '$HOME', '*', '\\', '--additional-deps', '-h'];
  const found = where(app, args);
  expect(found).toMatchObject({
    main: join(app.assemblies, 'ViewProbe.dll'),
    parts: join(app.assemblies, 'ViewParts.dll'),
    baseDirectory: `${app.folder}/`,
    args: ['where', ...args],
    additionalDeps: null,
  });
  expect(found.trusted.filter((path) => path.startsWith(app.folder))).toEqual([]);
  const direct = JSON.parse(run(app.spec.dotnet, [app.spec.application, 'where', ...args]).stdout) as Where;
  expect(found.commandLine).toEqual(direct.commandLine);
  expect(found.baseDirectory).toBe(direct.baseDirectory);
});

test('the runtime takes the native images of every assembly that it loads', () => {
  const app = installed('images');
  const log = join(temporaryFolder(), 'r2r');
  expect(run(app.launcher, ['build'], { env: { DOTNET_ReadyToRunLogFile: log } })).toMatchObject({ status: 0, stdout: '1 1 1\n' });
  const folder = join(log, '..');
  const told = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  for (const name of ['ViewProbe', 'ViewParts', 'ViewLate'])
    expect(told.split('\n').filter((line) => line.includes(join(app.assemblies, `${name}.dll`)) && /initialized/i.test(line))).not.toEqual([]);
});

test('exit status and the three standard streams are the application’s own', () => {
  const app = installed();
  expect(run(app.launcher, ['echo', '7'], { input: 'in\n\nput' })).toEqual({ status: 7, signal: null, stdout: 'in\n\nput', stderr: 'to standard error' });
});

test('the process that was started becomes the application: signals reach it', async () => {
  const app = installed();
  const child = spawn(app.launcher, ['signal'], { env: plainEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe(`ready ${child.pid}`);
  child.kill('SIGTERM');
  expect((await lines.next()).value).toBe('SIGTERM');
  const [status] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(status).toBe(42);
});

test('the user’s DOTNET_ADDITIONAL_DEPS still works beside ours, and is passed on', () => {
  const app = installed();
  const deps = join(app.folder, 'ViewLate.deps.json');
  const found = where(app, [], { DOTNET_ADDITIONAL_DEPS: deps, COREHOST_TRACE: '0' });
  expect(found.additionalDeps).toBe(deps);
  expect(found.main).toBe(join(app.assemblies, 'ViewProbe.dll'));
  const trace = run(app.launcher, ['build'], { env: { DOTNET_ADDITIONAL_DEPS: deps, COREHOST_TRACE: '1' } }).stderr;
  expect(trace).toContain(`Using specified additional deps.json: '${deps}'`);
});

test('what lies beside the assemblies is found: files, symbols, cultures, a native library', () => {
  const app = installed();
  expect(run(app.launcher, ['beside']).stdout).toBe(readFileSync(join(app.folder, 'beside.txt'), 'utf8'));
  expect(run(app.launcher, ['culture', 'de']).stdout).toBe('guten Tag\n');
  expect(run(app.launcher, ['culture', 'fr']).stdout).toBe('good day\n');
  expect(run(app.launcher, ['native']).stdout).toBe('True\n');
  const trace = run(app.launcher, ['throw']).stdout;
  expect(trace).toMatch(/Parts\.cs:line \d+/);
  expect(trace).toBe(run(app.spec.dotnet, [app.spec.application, 'throw']).stdout);
});

test('an ASP.NET Core app starts from its view with its own settings', () => {
  const folder = copyOfApp(builtApp('ViewWeb'));
  const app = installApp(temporaryFolder(), folder, 'ViewWeb');
  const outcome = run(app.launcher);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(outcome.stdout)).toEqual({ greeting: 'from appsettings.json', json: join(app.assemblies, 'Newtonsoft.Json.dll') });
});

test('a child process gets its own code, also where its assemblies have the same names and versions', () => {
  const app = installed('images');
  const other = copyOfApp(buildOf(2));
  expect(run(app.launcher, ['start', app.spec.dotnet, join(other, 'ViewProbe.dll'), 'build']).stdout).toBe('1 1 started 2 2 2\n');
  expect(run(app.launcher, ['start', join(other, 'ViewProbe'), 'build']).stdout).toBe('1 1 started 2 2 2\n');
});

test('an app without deps.json starts from its view', () => {
  const folder = copyOfApp(buildOf(1));
  const app = installApp(temporaryFolder(), folder, 'ViewProbe', { withoutDeps: true });
  expect(where(app).parts).toBe(join(app.assemblies, 'ViewParts.dll'));
});
