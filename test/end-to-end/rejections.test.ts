import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCrossgen2 } from '../adapters/assembly/support/crossgen2.ts';
import { builtApp } from '../support/dotnet.ts';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { ownDotnet } from '../support/own-dotnet.ts';
import { realProfiler, type ProfilerWish } from '../support/real-profiler.ts';
import { assembliesNamed, assemblyNamed, reported, type Reported } from '../support/reported.ts';

const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app, ...options);
  return { ngen, app };
};

/** Of an assembly: what became of its image, and why. */
const verdict = (run: Pick<Reported, 'report'>, name: string) => {
  const { image, cause } = assemblyNamed(run, name);
  return { image, cause };
};

const both = (run: Pick<Reported, 'report'>) => [verdict(run, 'ReportApp'), verdict(run, 'ReportPlugin')];

const used = { image: 'used', cause: null };
const rejectedFor = (cause: string) => ({ image: 'rejected', cause });

const pluginOf = (app: string): string => join(dirname(app), 'ReportPlugin.dll');

describe('an image that there is, and that the runtime did not use', () => {
  it('because of the environment', () => {
    const { ngen, app } = installed();
    const withEnvironment = (env: NodeJS.ProcessEnv) => reported(ngen, [app], { env });
    expect(both(withEnvironment({}))).toEqual([used, used]);
    expect(both(withEnvironment({ DOTNET_ReadyToRun: '0' }))).toEqual([rejectedFor('disabled'), rejectedFor('disabled')]);
    expect(both(withEnvironment({ DOTNET_ReadyToRunExcludeList: 'ReportPlugin' }))).toEqual([used, rejectedFor('excluded')]);
    // The images are made for this processor; without its vector instructions none of their methods may run.
    const without = withEnvironment({ DOTNET_EnableAVX2: '0', DOTNET_EnableAVX: '0' });
    expect(both(without)).toEqual([rejectedFor('processor'), rejectedFor('processor')]);
    expect(assemblyNamed(without, 'ReportPlugin')).toMatchObject({ precompiledMethods: 0, jittedMethods: 2 });

    const otherFramework = withEnvironment({ DOTNET_ROLL_FORWARD: 'Major' });
    expect(otherFramework.report.notStartedWithImages).toEqual({ cause: 'environment', reason: expect.stringContaining('DOTNET_ROLL_FORWARD') });
    expect(both(otherFramework)).toEqual([rejectedFor('environment'), rejectedFor('environment')]);
  });

  it('because of the load context', () => {
    const { ngen, app } = installed();
    const source = pluginOf(app);
    const second = (mode: string, file: string) => {
      const [own, other] = assembliesNamed(reported(ngen, [app, mode, file]), 'ReportPlugin').toSorted((a, b) => b.precompiledMethods - a.precompiledMethods);
      expect(own).toMatchObject({ ...used, context: null });
      return other;
    };
    expect(second('collectible', source)).toMatchObject({ ...rejectedFor('collectible'), loadedFrom: source, context: expect.stringContaining('"collected"') });
    expect(second('context', source)).toMatchObject({ ...rejectedFor('loadedByPath'), loadedFrom: source, context: expect.stringContaining('"second"') });
    expect(second('memory', source)).toMatchObject({ image: 'none', cause: null, loadedFrom: null, reason: expect.stringContaining('memory') });
    const image = assemblyNamed(reported(ngen, [app]), 'ReportPlugin').loadedFrom!;
    expect(second('context', image)).toMatchObject({ ...rejectedFor('otherContext'), loadedFrom: image });
    // Loaded by its path into the application's own context it is the one that was bound by its name.
    expect(both(reported(ngen, [app, 'file', source]))).toEqual([used, used]);
  });

  it('because a profiler forbids them, or would need others', () => {
    const { ngen, app } = installed();
    const plain = reported(ngen, [app], { env: realProfiler('nothing') });
    expect(plain.report.notStartedWithImages).toEqual({ cause: 'profiler', reason: expect.stringContaining(`"ngen install ${app} /Profile"`) });
    expect(both(plain)).toEqual([rejectedFor('profiler'), rejectedFor('profiler')]);
    ngen.ok('install', app, '/Profile');
    const profiled = (wish: ProfilerWish) => {
      const run = reported(ngen, [app], { env: realProfiler(wish) });
      return { wish, notStarted: run.report.notStartedWithImages, images: both(run) };
    };
    for (const wish of ['nothing', 'rejit', 'noOptimizations'] as const) expect(profiled(wish)).toEqual({ wish, notStarted: null, images: [used, used] });
    for (const wish of ['profileImages', 'noNativeImages'] as const) expect(profiled(wish)).toEqual({ wish, notStarted: null, images: [rejectedFor('profiler'), rejectedFor('profiler')] });
  });

  it('because the assembly or one that it depends on is another by now', () => {
    const { ngen, app } = installed();
    copyFileSync(join(builtApp('ReportApp', { properties: ['-p:Version=2.0.0'] }), 'ReportPlugin.dll'), pluginOf(app));
    const run = reported(ngen, [app]);
    expect(run.ran.status).toBe(0);
    expect(run.report.notStartedWithImages).toEqual({ cause: 'changed', reason: `${pluginOf(app)} changed after the images were made; "ngen update" makes new ones` });
    expect(both(run)).toEqual([rejectedFor('changed'), rejectedFor('changed')]);
    ngen.ok('update');
    expect(both(reported(ngen, [app]))).toEqual([used, used]);
  });

  it('because the framework was repaired or patched since', () => {
    const dotnet = ownDotnet();
    const ngen = newStore();
    const app = appCopy('ReportApp');
    // Without its own host the application starts with the first "dotnet" of PATH.
    rmSync(join(dirname(app), 'ReportApp'));
    const ran = () => reported(ngen, [app], { env: dotnet.env });
    const because = (what: string) => ({ cause: 'changed', reason: `the framework Microsoft.NETCore.App ${what}; "ngen update" makes new ones` });
    expect(ngen.run(['install', app], { env: dotnet.env }).status).toBe(0);
    expect(both(ran())).toEqual([used, used]);

    const runtime = join(dotnet.shared, dotnet.version, 'libcoreclr.so');
    copyFileSync(runtime, `${runtime}.new`);
    renameSync(`${runtime}.new`, runtime);
    const repaired = ran();
    expect(repaired.report.notStartedWithImages).toEqual(because(`in ${dirname(dotnet.shared)} changed after the images were made`));
    expect(both(repaired)).toEqual([rejectedFor('changed'), rejectedFor('changed')]);
    expect(ngen.run(['update'], { env: dotnet.env }).status).toBe(0);
    expect(both(ran())).toEqual([used, used]);

    const newer = dotnet.patch();
    const patched = ran();
    expect(patched.ran.status).toBe(0);
    expect(patched.report.notStartedWithImages).toEqual(because(`is ${newer} now, and the images were made for ${dotnet.version}`));
    expect(both(patched)).toEqual([rejectedFor('changed'), rejectedFor('changed')]);
  });

  it('because it is for another processor architecture', () => {
    const { ngen, app } = installed('--arch', process.arch === 'arm64' ? 'x64' : 'arm64');
    const run = reported(ngen, [app]);
    expect(run.report.notStartedWithImages).toEqual({ cause: 'architecture', reason: expect.stringContaining('not for this processor') });
    expect(both(run)).toEqual([rejectedFor('architecture'), rejectedFor('architecture')]);
  });

  it('a file with code for another processor .NET by itself does not take as an assembly at all, so that it must never get one', () => {
    const app = appCopy('ReportApp');
    const source = join(openFolder(), 'ReportPlugin.dll');
    copyFileSync(pluginOf(app), source);
    runCrossgen2([source, '-o', pluginOf(app)], 'linux', process.arch === 'arm64' ? 'x64' : 'arm64');
    expect(reported(newStore({ compiler: false }), [app]).ran.stderr).toContain('System.BadImageFormatException');
  });

  it('because the file that holds it is not as the runtime needs it', () => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('ReportApp');
    const plugin = pluginOf(app);
    const source = join(openFolder(), 'ReportPlugin.dll');
    copyFileSync(plugin, source);
    runCrossgen2([source, '-o', plugin]);
    expect(verdict(reported(ngen, [app]), 'ReportPlugin')).toEqual(used);

    const bytes = readFileSync(plugin);
    bytes.writeUInt16LE(99, bytes.indexOf('RTR\0') + 4);
    writeFileSync(plugin, bytes);
    expect(verdict(reported(ngen, [app]), 'ReportPlugin')).toEqual(rejectedFor('headerVersion'));
  });
});
