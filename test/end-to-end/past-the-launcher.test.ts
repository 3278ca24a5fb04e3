import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { viewDepsFile, viewFolder } from '../../adapters/image-store/layout.ts';
import { readDotnetRun, type LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import { hardApp, replaceLibrary, saidOf, withoutLauncher, type Library } from '../support/hard-app.ts';
import { newStore, type Ngen } from '../support/ngen.ts';
import { inCache } from '../support/ngen-files.ts';
import { ownDotnet, type OwnDotnet } from '../support/own-dotnet.ts';
import { reported } from '../support/reported.ts';
import { tracedProgram, type TracedProgram } from '../support/traced-run.ts';

/** An application with images, started by a .NET that the test may change. */
const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string; readonly dotnet: OwnDotnet } => {
  const dotnet = ownDotnet();
  const ngen = newStore();
  const app = hardApp();
  rmSync(join(dirname(app), basename(app, '.dll')));
  expect(ngen.run(['install', app, ...options], { env: dotnet.env }).status).toBe(0);
  return { ngen, app, dotnet };
};

/** Starts it with its view as its launcher does, but asks nothing before. */
const withItsView = (ngen: Ngen, app: string, dotnet: OwnDotnet): TracedProgram => {
  const cache = join(ngen.store, 'cache');
  const [view] = inCache(ngen.store, 'views');
  return tracedProgram('dotnet', ['exec', '--additional-deps', viewDepsFile(cache, view!), '--additionalprobingpath', viewFolder(cache, view!), app], dotnet.env);
};

const ownModules = ({ trace }: TracedProgram): readonly LoadedModule[] => readDotnetRun(trace).modules.filter(({ assembly }) => assembly.startsWith('Hard'));

/** Another build of an assembly in all but its code: only its MVID is another. */
const rebuild = (file: string): { readonly before: string; readonly now: string } => {
  const before = readAssembly(file).mvid;
  const bytes = readFileSync(file);
  const [first, second, third, ...rest] = before.split('-');
  const id = Buffer.concat([...[first!, second!, third!].map((part) => Buffer.from(part, 'hex').reverse()), Buffer.from(rest.join(''), 'hex')]);
  bytes[bytes.indexOf(id)]! ^= 0xff;
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
  return { before, now: readAssembly(file).mvid };
};

describe('.NET by itself, started with a view that is out of date', () => {
  it.each<{ readonly library: Library }>([{ library: 'soft' }, { library: 'base' }, { library: 'side' }])('runs the old code of a replaced library out of its image, and does not mind: $library', ({ library }) => {
    const { ngen, app, dotnet } = installed();
    replaceLibrary(app, library, 2);
    const run = withItsView(ngen, app, dotnet);
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(`${saidOf()}\n`) });
    const modules = ownModules(run);
    expect(modules).toHaveLength(5);
    for (const { path, accepted, precompiled, jitted } of modules) expect({ path, accepted, ran: precompiled > 0, jitted }).toEqual({ path: expect.stringContaining('/cache/views/'), accepted: true, ran: true, jitted: [] });
    // The launcher does mind.
    expect(reported(ngen, [app], { env: dotnet.env })).toMatchObject({ ran: { status: 0, stdout: expect.stringContaining(`${saidOf({ [library]: 2 })}\n`) }, report: { notStartedWithImages: { cause: 'changed' } } });
  });

  it('uses an image on a patched framework, which it may, unless the image took it in: then it aborts', () => {
    const core = (dotnet: OwnDotnet): string => join(dotnet.shared, dotnet.patch(), 'System.Private.CoreLib.dll');
    const plain = installed();
    rebuild(core(plain.dotnet));
    const run = withItsView(plain.ngen, plain.app, plain.dotnet);
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining(`${saidOf()}\n`) });
    expect(ownModules(run).map(({ accepted, jitted }) => ({ accepted, jitted }))).toEqual(Array.from({ length: 5 }, () => ({ accepted: true, jitted: [] })));

    const bubble = installed('/FrameworkBubble');
    rebuild(core(bubble.dotnet));
    expect(withItsView(bubble.ngen, bubble.app, bubble.dotnet)).toMatchObject({ status: null, stdout: '', stderr: expect.stringContaining('MVID mismatch between loaded assembly \'System.Private.CoreLib\'') });
    expect(reported(bubble.ngen, [bubble.app], { env: bubble.dotnet.env })).toMatchObject({ ran: { status: 0, stdout: expect.stringContaining(`${saidOf()}\n`) }, report: { notStartedWithImages: { cause: 'changed' } } });
  });
});

it('of an application that .NET aborts for images of another build the report says which they are', () => {
  const { ngen, app } = installed();
  const bare = withoutLauncher(ngen, app);
  const folder = dirname(bare);
  const wanted = readAssembly(join(folder, 'HardBase.dll')).mvid;
  replaceLibrary(bare, 'base', 2);
  const { ran, report } = reported(ngen, [bare]);
  expect(ran).toMatchObject({ status: null, stderr: expect.stringContaining(`expected by assembly 'HardApp' (MVID = {${wanted}})`) });
  expect(report).toMatchObject({ exitCode: 134, signal: 'SIGABRT' });
  const { mvid } = readAssembly(join(folder, 'HardBase.dll'));
  expect(report.notes.slice(0, 2)).toEqual(
    ['HardApp', 'HardMiddle'].map(
      (name) =>
        `The runtime ended the application: the native code in ${folder}/${name}.dll was made with the HardBase of MVID ${wanted}, and ${folder}/HardBase.dll is another build of it (MVID ${mvid}). Put both in place from one build, or compile them anew.`,
    ),
  );
});
