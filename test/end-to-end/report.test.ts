import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readDotnetRun } from '../../adapters/trace/dotnet-run.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { assemblyNamed, reported } from '../support/reported.ts';
import { jittedMethods } from '../support/traced-run.ts';

it('says of each assembly where it came from, whether its image was used, and what the JIT compiled, as the runtime counts it', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const run = reported(ngen, [app, 'none', '', '7']);
  expect(run.ran).toMatchObject({ status: 7, stderr: '' });
  const { report } = run;
  expect(report).toMatchObject({ application: app, runtime: 'dotnet', notStartedWithImages: null, notes: [], exitCode: 7, signal: null, times: null });
  expect(report.jitCompilations).toBe(jittedMethods(run.ran.stdout));
  const counted = report.assemblies.reduce((sum, { jittedMethods: first, recompiledMethods: again }) => sum + first! + again, report.dynamicMethods);
  expect(counted).toBe(report.jitCompilations);
  for (const one of report.assemblies) expect(one.jitted).toHaveLength(one.jittedMethods!);

  const byTracing = jittedMethods(run.ran.stdout) - jittedMethods(ngen.ok('run', app, 'none', '', '0'));
  expect(byTracing).toBeGreaterThan(5);
  expect(byTracing).toBeLessThan(40);

  const plugin = assemblyNamed(run, 'ReportPlugin');
  expect(plugin).toMatchObject({ assembly: 'ReportPlugin, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null', image: 'used', cause: null, reason: null, context: null, precompiledMethods: 2, jittedMethods: 0 });
  expect(plugin.loadedFrom).toMatch(new RegExp(`^${join(ngen.store, 'cache', 'views')}/\\w+/v/1/ngen/ReportPlugin\\.dll$`));
  const methods = report.assemblies.flatMap(({ jitted }) => jitted);
  expect(assemblyNamed(run, 'ReportApp').jitted).toEqual([{ method: 'Marked.Bypassed', cause: 'bypassed', reason: expect.any(String) }]);
  expect(methods.find(({ method }) => method === 'System.Collections.Generic.List`1[Pair].Add')).toMatchObject({ cause: 'foreignGeneric', reason: expect.stringContaining('over types of ReportPlugin') });
});

it('without images the JIT compiles what they hold, and the report says that there are none', () => {
  const ngen = newStore({ compiler: false });
  const app = appCopy('ReportApp');
  const run = reported(ngen, [app]);
  expect(run.report.notStartedWithImages).toEqual({ cause: 'notInstalled', reason: expect.stringContaining(`"ngen install ${app}"`) });
  expect(run.report.jitCompilations).toBe(jittedMethods(run.ran.stdout));
  expect(assemblyNamed(run, 'ReportPlugin')).toMatchObject({ loadedFrom: join(dirname(app), 'ReportPlugin.dll'), image: 'none', precompiledMethods: 0, jittedMethods: 2 });
  expect(new Set(assemblyNamed(run, 'ReportApp').jitted.map(({ cause }) => cause))).toEqual(new Set(['noImage']));
});

it('code made at run time is counted apart, and children are no part of it', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const [plain, dynamic, parent] = ['none', 'dynamic', 'child'].map((mode) => reported(ngen, [app, mode]));
  expect(dynamic!.report.dynamicMethods).toBeGreaterThan(plain!.report.dynamicMethods);
  // The parent's count is the last that was printed; the child's came before, on the same stream.
  expect(parent!.ran.stdout.match(/plugin/g)).toHaveLength(2);
  expect(parent!.report.jitCompilations).toBe(jittedMethods(parent!.ran.stdout));
});

it('tells people numbers of compilations that add up', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const { stderr } = ngen.run(['run', '/report', app, 'hot']);
  const [, first, more, all] = /^\d+ precompiled methods used, (\d+) compiled by the JIT; with (.*), (\d+) compilations in all\.$/m.exec(stderr)!;
  expect(more).toMatch(/^\d+ compiled anew because they ran often(?: and \d+ made at run time)?$/);
  const numbers = [...more!.matchAll(/\d+/g)].map(Number);
  expect(numbers.reduce((sum, one) => sum + one, Number(first))).toBe(Number(all));
});

it('of images that a variable switches off it says so beside the time of the JIT', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  expect(ngen.run(['run', '/report', app], { env: { DOTNET_ReadyToRun: '0' } }).stderr).toContain(
    'about what images could spare, and DOTNET_ReadyToRun=0 switches native images off for this process; without that variable they are used. ',
  );
});

it('of what the framework’s own images leave out it says whose they are', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const run = reported(ngen, [app, 'dynamic']);
  const of = (named: (assembly: string) => boolean): readonly string[] => [
    ...new Set(run.report.assemblies.filter(({ assembly }) => named(assembly)).flatMap(({ jitted }) => jitted.filter(({ cause }) => cause === 'leftOut').map(({ reason }) => reason))),
  ];
  expect(of((assembly) => assembly.startsWith('System.'))).toContain('the framework’s own image leaves it out, which only its vendor could change');
  expect(of((assembly) => assembly.startsWith('System.')).join('')).not.toContain('the compiler left it out');
});

it('what the JIT compiles anew because it runs often is no method that an image lacks', () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const run = reported(ngen, [app, 'hot']);
  expect(run.report.assemblies.reduce((sum, { recompiledMethods }) => sum + recompiledMethods, 0)).toBeGreaterThan(0);
  expect(assemblyNamed(run, 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: 2, jittedMethods: 0 });
});

it('without a file it is told on standard error when the application has ended, to people or as JSON; nothing stays behind', () => {
  const ngen = newStore({ compiler: false });
  const app = appCopy('ReportApp');
  const temporary = join(openFolder(), 'tmp');
  mkdirSync(temporary);
  const env = { TMPDIR: temporary };
  const text = ngen.run(['run', '/report', app, 'none', '', '3'], { env });
  expect(text).toMatchObject({ status: 3, stdout: expect.stringMatching(/^plugin 3 1 (?:True|False)\njitted 0\njitted \d+\n$/) });
  expect(text.stderr).toContain(`${app} did not start with its images: it has no images; "ngen install ${app}" makes them.`);
  expect(text.stderr).toMatch(/^ {2}ReportPlugin: 0 precompiled methods used, 2 compiled by the JIT\n {4}no image$/m);
  const json = ngen.run(['run', '--json', '/report', app], { env });
  expect(JSON.parse(json.stderr)).toMatchObject({ application: app, exitCode: 0 });
  expect(readdirSync(temporary)).toEqual([]);
});

/** The runtime writes what it noted every tenth of a second or so; what it has not written is lost with it. */
const plugInIsTraced = (folder: string): boolean => {
  const trace = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.nettrace'));
  return trace !== undefined && readDotnetRun(join(folder, trace)).unplaced.get('Plugin') === 2;
};

/** Starts an application that waits, kills it or ngen when it does, and waits for the end of both. */
const killed = async (ngen: Ngen, app: string, kill: (process: ChildProcess) => void): Promise<{ readonly report: RunReport; readonly ended: number | string | null }> => {
  const file = join(openFolder(), 'report.json');
  const process = ngen.start(['run', `/report:${file}`, app, 'wait'], { env: { TMPDIR: dirname(file) } });
  await once(createInterface({ input: process.stdout! }), 'line');
  while (!plugInIsTraced(dirname(file))) await delay(20);
  kill(process);
  const [status, signal] = (await once(process, 'exit')) as [number | null, string | null];
  return { report: JSON.parse(readFileSync(file, 'utf8')) as RunReport, ended: signal ?? status };
};

const childOf = ({ pid }: ChildProcess): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));

it('a signal reaches the application, and ends both; of one that is killed the report tells what was until then', async () => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const terminated = await killed(ngen, app, (started) => started.kill('SIGTERM'));
  expect(terminated.report.exitCode).toBe(143);
  expect(terminated.ended).toBe(terminated.report.signal ?? 143);

  const { report, ended } = await killed(ngen, app, (started) => process.kill(childOf(started), 'SIGKILL'));
  expect(ended).toBe('SIGKILL');
  expect(report).toMatchObject({ exitCode: 137, signal: 'SIGKILL', notes: expect.arrayContaining([expect.stringContaining('before its runtime could tell the rest')]) });
  expect(assemblyNamed({ report }, 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: 2, jittedMethods: 0 });
});

it('what a report that was killed leaves goes with the next one, as soon as its application has ended', async () => {
  const ngen = newStore({ compiler: false });
  const app = appCopy('ReportApp');
  const temporary = join(openFolder(), 'tmp');
  mkdirSync(temporary);
  const env = { TMPDIR: temporary };
  const folders = (): readonly string[] => readdirSync(temporary).filter((name) => name.startsWith('ngen-report-'));
  const started = ngen.start(['run', '/report', app, 'wait'], { env });
  await once(createInterface({ input: started.stdout! }), 'line');
  const application = childOf(started);
  onTestFinished(() => void spawnSync('kill', ['-KILL', String(application)]));
  started.kill('SIGKILL');
  await once(started, 'exit');
  expect(folders()).toHaveLength(1);
  expect(ngen.run(['run', '/report', app], { env }).status).toBe(0);
  expect(folders()).toHaveLength(1);
  process.kill(application, 'SIGKILL');
  // A zombie has no program any more.
  await until('the application has ended', () => !existsSync(`/proc/${application}/exe`));
  expect(ngen.run(['run', '/report', app], { env }).status).toBe(0);
  expect(folders()).toEqual([]);
});

it('a report that cannot be written is told before the application starts', () => {
  const ngen = newStore({ compiler: false });
  const app = appCopy('ReportApp');
  const folder = openFolder();
  const { status, stdout, stderr } = ngen.run(['run', `/report:${folder}/none/report.json`, app]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Error: The report cannot be written to .*The application was not started\.\nName another file/);
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
