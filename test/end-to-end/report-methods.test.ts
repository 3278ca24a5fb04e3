import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { ReportedMethod } from '../../src/report/run-report.ts';
import { runCrossgen2 } from '../adapters/assembly/support/crossgen2.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { installedFor } from '../support/older-app.ts';
import { olderRuntimes } from '../support/older-runtimes.ts';
import { assemblyNamed, reported, type Reported } from '../support/reported.ts';
import { jittedMethods } from '../support/traced-run.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

/** Each method of an assembly that the JIT compiled, with the cause. */
const causes = (run: Pick<Reported, 'report'>, assembly: string): Readonly<Record<string, string>> => Object.fromEntries(assemblyNamed(run, assembly).jitted.map(({ method, cause }) => [method, cause]));

const reasonOf = ({ report }: Pick<Reported, 'report'>, method: string): ReportedMethod | undefined => report.assemblies.flatMap(({ jitted }) => jitted).find((one) => one.method === method);

/** The methods of an application that crossgen2 itself says it did not compile. */
const leftOutBy = (app: string): readonly string[] => {
  const said = runCrossgen2([app, '-o', join(openFolder(), 'image.dll'), '-r', join(dirname(app), '*.dll'), '--verbose']);
  return [...said.matchAll(/^Info: Method `\[\w+\](.*)\(.*\)` was not compiled because/gm)].map(([, method]) => method!);
};

/** What only the processor keeps from its precompiled code. */
const withoutAes = { DOTNET_EnableAES: '0' };

const always = { 'Holder`1[System.TimeOnly]..ctor': 'generic', 'Holder`1[System.TimeOnly].ToString': 'generic', 'Reasons.Optimized': 'leftOut', 'Visitor.Visit': 'generic' };

/** JitReasons, which has images. */
const explained = (usual: Reported): void => {
  expect(usual.ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^1 2 3 TimeOnly DateOnly 2 5$/m) });
  expect(causes(usual, 'JitReasons')).toEqual(always);
  expect(reasonOf(usual, 'Reasons.Optimized')!.reason).toContain('AggressiveOptimization');
  expect(reasonOf(usual, 'Visitor.Visit')!.reason).toContain('a generic method');
  expect(reasonOf(usual, 'System.Collections.Generic.List`1[System.TimeZoneInfo+TransitionTime].Add')).toMatchObject({ cause: 'generic' });
  expect(usual.report.jitCompilations).toBe(jittedMethods(usual.ran.stdout));
};

describe('why the JIT compiled a method, told of each by its name', () => {
  it('on .NET 10, where the compiler says the same of what it left out', () => {
    const ngen = newStore();
    const app = appCopy('JitReasons');
    ngen.ok('install', app);
    explained(reported(ngen, [app]));
    expect(leftOutBy(app)).toEqual(['Reasons.Optimized']);
  });

  test.each(full ? olderRuntimes().versions : [])('on .NET %s', async (version) => {
    const { ngen, app, env, said } = await installedFor(version, 'JitReasons');
    expect(said.status).toBe(0);
    explained(reported(ngen, [app], { env }));
  });

  it('of code for a processor feature that the process may not use: of an image that a vendor made the one method, of ours each', () => {
    const ngen = newStore();
    const app = appCopy('JitReasons');
    const source = join(openFolder(), 'JitReasons.dll');
    copyFileSync(app, source);
    runCrossgen2([source, '-o', app]);
    const vendors = reported(ngen, [app], { env: withoutAes });
    expect(vendors.ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^1 2 4 TimeOnly DateOnly 2 5$/m) });
    expect(causes(vendors, 'JitReasons')).toEqual({ ...always, 'Reasons.ByProcessor': 'refused' });
    expect(assemblyNamed(vendors, 'JitReasons')).toMatchObject({ image: 'used', cause: null });
    expect(causes(reported(ngen, [app]), 'JitReasons')).toEqual(always);

    copyFileSync(source, app);
    ngen.ok('install', app);
    expect(assemblyNamed(reported(ngen, [app], { env: withoutAes }), 'JitReasons')).toMatchObject({ image: 'rejected', cause: 'processor', precompiledMethods: 0 });
  });

  // FSharp.Core alone takes the compiler half a minute.
  test.each(full ? ['TailCalls'] : [])('explicit tail calls of F#, which the compiler itself says it left out: %s', (name) => {
    const ngen = newStore();
    const app = appCopy(name);
    ngen.ok('install', app);
    const run = reported(ngen, [app]);
    expect(run.ran).toMatchObject({ status: 0, stdout: '28\n' });
    expect(causes(run, name)).toEqual({ 'Program+Numbers.Narrow': 'leftOut' });
    expect(leftOutBy(app)).toEqual(['Program+Numbers.Narrow']);
  });
});
