import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/report/run-report.ts';
import { compileCSharp } from '../support/mono-programs.ts';
import { requireMono } from '../support/mono.ts';
import { dataSource, monoApp, writeData } from '../support/mono-app.ts';
import { newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { inCache, until } from '../support/ngen-files.ts';
import { assemblyNamed, reported } from '../support/reported.ts';

requireMono();

const installed = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore({ compiler: false });
  const app = monoApp();
  ngen.ok('install', app);
  return { ngen, app };
};

const environments = (): readonly string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/environ`, 'latin1') : [];
    } catch {
      return []; // it has ended
    }
  });

const stats = (stdout: string, name: string): number => Number(new RegExp(`^${name} *: (\\d+)$`, 'm').exec(stdout)![1]);

const verdicts = (report: RunReport) => Object.fromEntries(['App', 'Reader', 'Data'].map((name) => [name, assemblyNamed({ report }, name)]).map(([name, one]) => [name, typeof one === 'string' ? one : (one!.cause ?? one!.image)]));

describe('the report of a run on Mono', () => {
  it('counts what Mono itself counts', () => {
    const { ngen, app } = installed();
    const { ran, report } = reported(ngen, [app], { env: { MONO_ENV_OPTIONS: '--stats' } });
    expect(ran.status).toBe(0);
    expect(report).toMatchObject({ runtime: 'mono', notStartedWithImages: null, notes: [], exitCode: 0 });
    expect(verdicts(report)).toEqual({ App: 'used', Reader: 'used', Data: 'used' });
    expect(report.jitCompilations).toBe(stats(ran.stdout, 'Methods JITted using mono JIT'));
    expect(report.jitCompilations).toBe(report.assemblies.reduce((sum, { jitted }) => sum + jitted.length, report.dynamicMethods));
    expect(report.assemblies.reduce((sum, { precompiledMethods }) => sum + precompiledMethods, 0)).toBe(stats(ran.stdout, 'Methods from AOT'));
    expect(assemblyNamed({ report }, 'Reader')).toMatchObject({ assembly: 'Reader, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null', loadedFrom: join(dirname(app), 'Reader.dll'), precompiledMethods: 1, jittedMethods: 0 });
  });

  it('without images says so, and does not make up what Mono does not tell', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    const { ran, report } = reported(ngen, [app, 'exit', '5']);
    expect(ran).toMatchObject({ status: 5, stdout: 'value 7 exit|5\n', stderr: '' });
    expect(report).toMatchObject({ notStartedWithImages: { cause: 'notInstalled' }, jitCompilations: null, exitCode: 5 });
    expect(assemblyNamed({ report }, 'Reader')).toMatchObject({ image: 'none', precompiledMethods: 0, jittedMethods: null });
    expect(ngen.run(['run', '/report', app]).stderr).toContain('Reader: 0 precompiled methods used, and Mono does not tell what the JIT compiled');
  });

  it('is of the program alone, and its children write as ever, also those that outlive it; the next report cleans up after them', async () => {
    const { ngen, app } = installed();
    const folder = openFolder();
    const parent = compileCSharp({
      out: join(folder, 'Parent.exe'),
      source: `class Parent { static void Main(string[] args) {
        System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("mono", args[0]) { UseShellExecute = false }).WaitForExit();
        System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", "-c 'exec >late 2>&1; until [ -e go ]; do sleep 0.02; done; exec mono " + args[0] + "'") { UseShellExecute = false, WorkingDirectory = args[1] });
      } }`,
    });
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const { ran, report } = reported(ngen, [parent, app, folder], { env: { TMPDIR: temporary } });
    expect(ran).toMatchObject({ status: 0, stdout: 'value 7\n', stderr: '' });
    expect(report.assemblies.map(({ loadedFrom }) => basename(loadedFrom!))).not.toContain('App.exe');
    writeFileSync(join(folder, 'go'), '');
    const late = join(folder, 'late');
    while (!existsSync(late) || !readFileSync(late, 'utf8').endsWith('\n')) await delay(20);
    expect(readFileSync(late, 'utf8')).toBe('value 7\n');
    // Only the way to nowhere is left, and only because of the child.
    const left = readdirSync(temporary);
    expect(left.flatMap((name) => readdirSync(join(temporary, name)))).toEqual(['mono.log']);
    await until('no process has the log in its environment', () => !environments().some((one) => one.includes(join(temporary, left[0]!))));
    expect(reported(ngen, [app], { env: { TMPDIR: temporary } }).ran.status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('Mono refuses an image', () => {
  it('for each of its reasons', () => {
    const { ngen, app } = installed();
    // As the launcher starts it while all is as recorded; below Mono itself is to find what is not.
    const [view] = inCache(ngen.store, 'views');
    const env = { MONO_ENV_OPTIONS: `--aot-path=${join(ngen.store, 'cache', 'views', view!)}` };
    const underDebugger = { MONO_ENV_OPTIONS: '--debug --debugger-agent=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0' };
    expect(verdicts(reported(ngen, [app], { env: underDebugger }).report)).toEqual({ App: 'debugging', Reader: 'debugging', Data: 'debugging' });

    writeData(dirname(app), dataSource('public int before = 99;', 7));
    const changed = reported(ngen, [app], { env });
    expect(changed.ran).toMatchObject({ status: 0, stdout: 'value 7\n' });
    expect(verdicts(changed.report)).toEqual({ App: 'dependencyBuild', Reader: 'dependencyBuild', Data: 'otherBuild' });
    expect(reported(ngen, [app]).report.notStartedWithImages).toMatchObject({ cause: 'changed', reason: expect.stringContaining('Data.dll') });

    rmSync(join(dirname(app), 'Data.dll'));
    const gone = reported(ngen, [app], { env });
    expect(gone.ran.status).not.toBe(0);
    expect(assemblyNamed(gone, 'App')).toMatchObject({ image: 'rejected', cause: 'dependencyOutOfDate', reason: expect.stringContaining('Data') });
  });
});
