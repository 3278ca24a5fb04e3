import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { buildView } from '../../../adapters/image-store/build-view.ts';
import { assembliesUntouched } from '../../../adapters/image-store/date-deps.ts';
import { viewAssemblies, viewDepsFile, viewFolder } from '../../../adapters/image-store/layout.ts';
import { stillAsRecorded } from '../../../adapters/image-store/still-as-recorded.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { run } from './support/run.ts';
import { start, stubApp, type StubApp } from './support/stub-app.ts';

const images = { status: 0, signal: null, stdout: 'images\n', stderr: '' };
const jit = { ...images, stdout: 'jit\n' };
const hint = (app: StubApp): string => join(app.spool, app.spec.id);
const inView = (app: StubApp): string => join(viewAssemblies(app.cache, app.spec.view), "Part 1 of 'it'.dll");
const source = (app: StubApp): string => join(app.folder, "Part 1 of 'it'.dll");

test('as recorded: with images, no hint; also under other shells', () => {
  const app = stubApp(3);
  expect(start(app)).toEqual(images);
  expect(run('/bin/bash', [app.launcher])).toEqual(images);
  expect(existsSync(hint(app))).toBe(false);
});

const rewrite = (path: string): void => {
  const { atime, mtime, size } = statSync(path);
  writeFileSync(path, 'x'.repeat(size));
  utimesSync(path, atime, mtime);
};

const changes: Readonly<Record<string, (app: StubApp) => void>> = {
  'an assembly replaced by one of the same size and time': (app) => {
    const other = join(app.folder, 'other');
    execFileSync('cp', ['-p', source(app), other]);
    rewrite(other);
    renameSync(other, source(app));
  },
  'an assembly written in place, size and time as before': (app) => rewrite(source(app)),
  'an assembly gone': (app) => rmSync(source(app)),
  'a new patch of the framework': (app) => mkdirSync(join(app.framework, '10.0.99')),
  'a file that must be absent': (app) => writeFileSync(join(app.folder, 'App.runtimeconfig.dev.json'), '{}'),
  'a file of the view truncated': (app) => truncateSync(inView(app), 3),
  'a file of the view emptied': (app) => truncateSync(inView(app)),
  'a file of the view lost': (app) => rmSync(inView(app)),
  'a file of the view replaced by an older one': (app) => execFileSync('cp', ['-p', '--remove-destination', '/bin/true', inView(app)]),
  'the view’s deps file written': (app) => appendFileSync(viewDepsFile(app.cache, app.spec.view), ' '),
  'the view lost': (app) => rmSync(viewFolder(app.cache, app.spec.view), { recursive: true }),
};

/** What Node asks must agree with what the launcher asks. */
const nodeAgrees = ({ cache, spec }: StubApp): boolean =>
  stillAsRecorded(spec.record) && assembliesUntouched(viewDepsFile(cache, spec.view), viewAssemblies(cache, spec.view), spec.assemblies);

test.for(Object.entries(changes))('%s: through the JIT, with a hint', async ([, change]) => {
  const app = stubApp(3);
  expect(nodeAgrees(app)).toBe(true);
  change(app);
  expect(nodeAgrees(app)).toBe(false);
  expect(start(app)).toEqual(jit);
  await vi.waitUntil(() => existsSync(hint(app)), { timeout: 30_000 });
});

test('an application that shares objects, or reads them, changes nothing', () => {
  const app = stubApp(3);
  const { assemblies } = app.spec;
  const other = buildView(app.cache, {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: [{ fileName: 'Other.dll', object: app.objects[assemblies.indexOf("Part 1 of 'it'.dll")]! }],
    besideFolders: [temporaryFolder()],
  });
  expect(statSync(inView(app)).nlink).toBe(3);
  rmSync(other.folder, { recursive: true });
  expect(start(app)).toEqual(images);
  expect(nodeAgrees(app)).toBe(true);
});

test('an application that is gone: the host says so itself', () => {
  const app = stubApp(1);
  rmSync(app.folder, { recursive: true });
  expect(start(app)).toEqual(jit);
});
