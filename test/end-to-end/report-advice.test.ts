import { copyFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/report/run-report.ts';
import { runCrossgen2 } from '../adapters/assembly/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds, whatItSaid } from '../support/end-app.ts';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { offeredIn, typed } from '../support/offered-commands.ts';
import { assemblyNamed, reported } from '../support/reported.ts';
import { jittedMethods } from '../support/traced-run.ts';

/** A path that a shell would take apart. */
const oddFolder = (): string => join(openFolder(), "it's an app");

/** Types the only command that a text offers. */
const typeOffered = (ngen: Ngen, text: string, env: NodeJS.ProcessEnv = {}): string => {
  const commands = offeredIn(text);
  expect(commands).toHaveLength(1);
  expect(typed(ngen, commands[0]!, env)).toMatchObject({ status: 0 });
  return commands[0]!;
};

/** What the runtime counts where nothing traces it. */
const counted = (ngen: Ngen, args: readonly string[], env: NodeJS.ProcessEnv = {}): number => jittedMethods(ngen.run(['run', ...args], { env }).stdout);

describe('a command that a report offers, typed as it stands there', () => {
  it('makes images where there are none: what the JIT compiled of the application is precompiled then', () => {
    const ngen = newStore();
    const app = appCopy('ReportApp', { into: oddFolder() });
    const before = reported(ngen, [app]);
    const [jitted, own] = [counted(ngen, [app]), assemblyNamed(before, 'ReportPlugin').jitted.length];
    expect(own).toBe(2);
    typeOffered(ngen, before.report.notStartedWithImages!.reason);
    const after = reported(ngen, [app]);
    expect(after.report.notStartedWithImages).toBeNull();
    expect(assemblyNamed(after, 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: own, jitted: [] });
    expect(jitted - counted(ngen, [app])).toBeGreaterThanOrEqual(own);
  });

  it('makes them for the scenario and in the store of the run', () => {
    const [ngen, other] = [newStore({ compiler: false }), newStore()];
    const app = appCopy('ReportApp', { into: oddFolder() });
    const options = ['--root', other.store, '/debug'];
    const command = typeOffered(ngen, reported(ngen, [...options, app]).report.notStartedWithImages!.reason);
    expect(command).toContain(`/Debug --root ${other.store}`);
    expect(reported(ngen, [...options, app]).report.notStartedWithImages).toBeNull();
    // Installed, but not for every scenario.
    typeOffered(ngen, reported(ngen, ['--root', other.store, app]).report.notStartedWithImages!.reason);
    expect(reported(ngen, ['--root', other.store, app]).report.notStartedWithImages).toBeNull();
  });

  it('makes images for a profiler', () => {
    const ngen = newStore();
    const app = appCopy('ReportApp', { into: oddFolder() });
    ngen.ok('install', app);
    // It is asked for and cannot be found: the runtime goes on without it.
    const env = { CORECLR_ENABLE_PROFILING: '1' };
    const jitted = counted(ngen, [app], env);
    typeOffered(ngen, reported(ngen, [app], { env }).report.notStartedWithImages!.reason);
    const after = reported(ngen, [app], { env });
    expect(after.report.notStartedWithImages).toBeNull();
    expect(assemblyNamed(after, 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: 2, jitted: [] });
    expect(counted(ngen, [app], env)).toBeLessThan(jitted);
  });

  it('makes images anew of what was changed, in the store of the run', () => {
    const [elsewhere, ngen] = [newStore({ compiler: false }), newStore()];
    const app = appCopy('ReportApp', { into: oddFolder() });
    ngen.ok('install', app);
    copyFileSync(join(builtApp('ReportApp', { properties: ['-p:Version=2.0.0'] }), 'ReportPlugin.dll'), join(dirname(app), 'ReportPlugin.dll'));
    const jitted = counted(ngen, [app]);
    const command = typeOffered(elsewhere, reported(elsewhere, ['--root', ngen.store, app]).report.notStartedWithImages!.reason);
    expect(command).toBe(`ngen update --root ${ngen.store}`);
    expect(assemblyNamed(reported(ngen, [app]), 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: 2, jitted: [] });
    expect(counted(ngen, [app])).toBeLessThan(jitted);
  });

  it('makes images that take in the framework, where they spare the JIT methods that it names, until they are there', () => {
    const ngen = newStore();
    const app = appCopy('EndApp', { properties: builds.first, into: oddFolder() });
    ngen.ok('install', app);
    const counts = (): number => whatItSaid(ngen.run(['run', app])).jitted;
    const ofFramework = ({ assemblies }: RunReport): number => assemblies.flatMap(({ jitted }) => jitted).filter(({ cause }) => cause === 'foreignGeneric').length;
    const { report: portable } = reported(ngen, [app]);
    const jitted = counts();
    expect(portable.advice).toEqual([expect.stringMatching(/^\d+ of these methods are generic code of the framework /)]);
    expect(Number.parseInt(portable.advice[0]!, 10)).toBeLessThanOrEqual(ofFramework(portable));
    typeOffered(ngen, portable.advice[0]!);
    const { report: wider } = reported(ngen, [app]);
    expect(wider).toMatchObject({ notStartedWithImages: null, advice: [] });
    expect(ofFramework(wider)).toBeLessThan(ofFramework(portable) / 2);
    expect(counts()).toBeLessThan(jitted);
  });

  it('is only that where the vendor compiled all ahead of time', () => {
    const ngen = newStore();
    const app = appCopy('EndApp', { properties: builds.first, into: oddFolder() });
    const sources = openFolder();
    for (const name of ['EndApp.dll', 'EndGreeting.dll', 'Newtonsoft.Json.dll']) {
      renameSync(join(dirname(app), name), join(sources, name));
      runCrossgen2([join(sources, name), '-o', join(dirname(app), name), '-r', join(builtApp('EndApp', { properties: builds.first }), '*.dll')]);
    }
    const { report } = reported(ngen, [app]);
    expect(report.notStartedWithImages).toEqual({ cause: 'notInstalled', reason: 'it has no images, and would get none: its vendor compiled all of its assemblies ahead of time' });
    const jitted = whatItSaid(ngen.run(['run', app])).jitted;
    typeOffered(ngen, report.advice.join('\n'));
    expect(reported(ngen, [app]).report).toMatchObject({ notStartedWithImages: null, advice: [] });
    expect(whatItSaid(ngen.run(['run', app])).jitted).toBeLessThan(jitted);
  });
});
