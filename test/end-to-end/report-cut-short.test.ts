import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/report/run-report.ts';
import { builtApp } from '../support/dotnet.ts';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { reported } from '../support/reported.ts';
import { asNobody } from '../support/as-nobody.ts';

const installed = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  return { ngen, app };
};

const early = [
  { what: 'its start-up hook is missing', env: { DOTNET_STARTUP_HOOKS: '/nonexistent.dll' }, args: [] },
  { what: 'it may have no memory', env: { DOTNET_GCHeapHardLimit: '0x100000' }, args: [] },
  { what: 'it fails fast', env: { DOTNET_DbgEnableMiniDump: '0' }, args: ['failfast'] },
] as const;

describe('of an application that ends early', () => {
  it.each(early)('the report does not say that it started without its images, where its launcher started it with them: $what', ({ env, args }) => {
    const { ngen, app } = installed();
    const { report } = reported(ngen, [app, ...args], { env });
    expect(report.notStartedWithImages).toBeNull();
    expect(report.exitCode).not.toBe(0);
  });

  it('the report says that the trace ends too early, and how it was started', () => {
    const { ngen, app } = installed();
    // It ends before it loads anything.
    const env = { DOTNET_GCHeapHardLimit: '0x100000' };
    expect(ngen.run(['run', '/report', app], { env }).stderr).toMatch(new RegExp(`^${app}: the trace ends before it tells whether images were used\\.$`, 'm'));
    expect(reported(ngen, [app], { env }).report.notes).toContain('It was started with its images, as its command line showed.');
  });

  it('that its launcher started without them it says with the reason', () => {
    const { ngen, app } = installed();
    const { report } = reported(ngen, [app], { env: { DOTNET_STARTUP_HOOKS: '/nonexistent.dll', CORECLR_ENABLE_PROFILING: '1' } });
    expect(report.notStartedWithImages).toMatchObject({ cause: 'profiler' });
  });
});

it('children of the application are not traced, and write nothing', () => {
  const { ngen, app } = installed();
  const [journal, temporary] = [join(openFolder(), 'journal'), join(openFolder(), 'tmp')];
  mkdirSync(temporary);
  const { ran, report } = reported(ngen, [app, 'child', journal], { env: { TMPDIR: temporary } });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(journal, 'utf8')).toMatch(/^\w+ 2 False\n$/);
  expect(report.jitCompilations).toBeGreaterThan(0);
  expect(readdirSync(temporary)).toEqual([]);
});

type Place = { readonly what: string; readonly make: (folder: string) => string };

const places: readonly Place[] = [
  { what: 'a folder', make: (folder) => folder },
  { what: 'a name with a slash at its end', make: (folder) => `${join(folder, 'new')}/` },
  {
    what: 'a pipe that nobody reads',
    make: (folder) => {
      spawnSync('mkfifo', [join(folder, 'pipe')]);
      return join(folder, 'pipe');
    },
  },
  {
    what: 'a file that may not be written',
    make: (folder) => {
      writeFileSync(join(folder, 'file'), '', { mode: 0o444 });
      return join(folder, 'file');
    },
  },
];

describe('before the application starts', () => {
  it.each(places)('a report is refused for $what', ({ make }) => {
    const { ngen, app } = installed();
    const file = make(openFolder());
    const ran = ngen.run(['run', `/report:${file}`, app], asNobody);
    expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`The report cannot be written to ${file}: `) });
    expect(ran.stderr).toContain('The application was not started.');
  });

  it('a temporary folder that is not there is named', () => {
    const { ngen, app } = installed();
    const ran = ngen.run(['run', '/report', app], { env: { TMPDIR: '/nonexistent' } });
    expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/in \/nonexistent, to which TMPDIR leads: .*The application was not started\./) });
  });
});

it('of a self-contained application the report does not advise what is refused', () => {
  const ngen = newStore({ compiler: false });
  const app = join(builtApp('EndApp', { verb: 'publish', properties: ['-p:Version=1.0.1', '-r', 'linux-x64', '--self-contained'] }), 'EndApp.dll');
  const { report } = reported(ngen, [app]);
  expect(report.notStartedWithImages).toEqual({ cause: 'notInstalled', reason: expect.stringContaining('it is self-contained') });
  expect(JSON.stringify(report)).not.toContain('ngen install');
});

/** Starts a report that is asked to end when `ready`, and waits for its end. */
const ended = async (ngen: Ngen, args: readonly string[], ready: (lines: AsyncIterable<string>) => Promise<void>): Promise<{ readonly report: RunReport; readonly by: string | number | null; readonly file: string }> => {
  const file = join(openFolder(), 'report.json');
  const process = ngen.start(['run', `/report:${file}`, ...args], { env: { TMPDIR: dirname(file) } });
  await ready(createInterface({ input: process.stdout! }));
  process.kill('SIGTERM');
  const [status, signal] = (await once(process, 'exit')) as [number | null, string | null];
  return { report: JSON.parse(readFileSync(file, 'utf8')) as RunReport, by: signal ?? status, file };
};

describe('times', () => {
  it('that a signal puts an end to leave the report of the run before', async () => {
    const { ngen, app } = installed();
    const journal = join(openFolder(), 'journal');
    const { report, by } = await ended(ngen, ['--times', '2', app, 'again', journal], () => until('the application runs again', () => existsSync(journal) && readFileSync(journal, 'utf8') === 'again\n'));
    expect(by).toBe('SIGTERM');
    expect(report).toMatchObject({ exitCode: 0, times: null, notes: ['Times were not measured: SIGTERM put an end to it.'] });
    expect(report.assemblies.length).toBeGreaterThan(2);
    expect(readFileSync(journal, 'utf8')).toBe('again\n');
  });

  it('are not measured of an application that a signal ended: it is not started again', async () => {
    const { ngen, app } = installed();
    const { report } = await ended(ngen, ['--times', '2', app, 'wait'], async (lines) => {
      for await (const _line of lines) break;
    });
    expect(report).toMatchObject({ times: null, notes: expect.arrayContaining(['Times were not measured: a signal ended the run, and each run more would wait for another.']) });
  });

  it('are not measured of an application without images, which the report says', () => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('ReportApp');
    const journal = join(openFolder(), 'journal');
    const { report } = reported(ngen, ['--times', '2', app, 'journal', journal]);
    expect(report).toMatchObject({ times: null, notes: ['Times were not measured: the application has no images that its times could be compared with.'] });
    expect(readFileSync(journal, 'utf8')).toBe('plain 2 True\n');
  });

  it('are told of as they are measured, where people read', () => {
    const { ngen, app } = installed();
    const { stderr } = ngen.run(['run', '/report', '--times', '1', app]);
    expect(stderr).toMatch(/^Running it again, 1 of 2 …\nRunning it again, 2 of 2 …\n/);
  });
});
