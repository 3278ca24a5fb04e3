import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { readTrace } from '../../adapters/trace/nettrace/read-trace.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { olderRuntimes } from '../support/older-runtimes.ts';
import { realDebugger } from '../support/real-debugger.ts';
import { assemblyNamed, reported } from '../support/reported.ts';
import { tracedProgram } from '../support/traced-run.ts';

const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app, ...options);
  return { ngen, app };
};

const launcherOf = ({ store }: Ngen): string => {
  const folder = join(store, 'cache', 'launchers');
  return join(folder, readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => basename(name) === 'ReportApp')!);
};

/** OptimizationTier of the runtime's events, in the flags of a method: the JIT was told not to optimise; it was told to be quick. */
const tiers: Readonly<Record<number, string>> = { 1: 'unoptimised', 3: 'quick' };

/** How the JIT compiled the one method of ReportApp that it has to. */
const tierOfBypassed = (program: string, args: readonly string[]): string | undefined => {
  const found: (string | undefined)[] = [];
  readTrace(tracedProgram(program, args).trace, (event) => {
    if (event.kind === 'compiled' && event.type === 'Marked' && event.name === 'Bypassed') found.push(tiers[(event.flags >> 7) & 7]);
  });
  return found.join();
};

it.each([
  { how: 'ATTACH', options: [] },
  { how: 'UNOPTIMISED', options: [] },
  { how: 'ATTACH', options: ['/Debug'] },
  { how: 'UNOPTIMISED', options: ['/Debug'] },
] as const)('under a debugger .NET uses images, whatever code it asks for: $how $options', ({ how, options }) => {
  const { ngen, app } = installed(...options);
  // The exit status is 125 where the debugger did not come to attach.
  const run = reported(ngen, [...options, app], { through: realDebugger(how) });
  expect(run.ran).toMatchObject({ status: 0, stderr: '' });
  expect(run.report.notStartedWithImages).toBeNull();
  expect(assemblyNamed(run, 'ReportApp')).toMatchObject({ image: 'used', jittedMethods: 1 });
  expect(assemblyNamed(run, 'ReportPlugin')).toMatchObject({ image: 'used', precompiledMethods: 2, jittedMethods: 0 });
});

/** Each has an application of its own to build. */
const older = process.env['NGEN_TEST_TIER'] === 'full' ? olderRuntimes().versions : olderRuntimes().versions.slice(0, 1);

it.each(older)('.NET %s uses the images of its framework under a debugger that asks for code without optimisations', (version) => {
  const app = appCopy('ReportApp', { properties: [`-p:ReportFramework=net${version.split('.').slice(0, 2).join('.')}`, '-p:UseAppHost=false'] });
  const env = { PATH: `${olderRuntimes().root}:${process.env['PATH']}` };
  const run = reported(newStore({ compiler: false }), [app], { through: realDebugger('UNOPTIMISED'), env });
  expect(run.ran).toMatchObject({ status: 0, stderr: '' });
  const console = assemblyNamed(run, 'System.Console');
  expect(console.loadedFrom).toContain(`/Microsoft.NETCore.App/${version}/`);
  expect(console).toMatchObject({ image: 'used', jittedMethods: 0 });
  expect(console.precompiledMethods).toBeGreaterThan(10);
});

it('the debugger of these tests is heard by the runtime: what the JIT compiles is as it asks', () => {
  const { ngen } = installed();
  const [attached, unoptimised] = (['ATTACH', 'UNOPTIMISED'] as const).map((how) => {
    const [program, mode] = realDebugger(how);
    return tierOfBypassed(program!, [mode!, launcherOf(ngen)]);
  });
  expect([attached, unoptimised]).toEqual(['quick', 'unoptimised']);
});

it.each(['DOTNET_ReadyToRun', 'COMPlus_ReadyToRun'])('a debugger that wants all code from the JIT has to say so by %s', (name) => {
  const { ngen, app } = installed();
  const run = reported(ngen, [app], { through: realDebugger('UNOPTIMISED'), env: { [name]: '0' } });
  expect(run.ran.status).toBe(0);
  expect(assemblyNamed(run, 'ReportPlugin')).toMatchObject({ image: 'rejected', cause: 'disabled', reason: `${name}=0 switches native images off for this process`, precompiledMethods: 0 });
});
