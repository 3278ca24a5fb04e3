import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { isFailure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { newestFramework } from '../../support/newest-framework.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { anyApplication, writeApplication } from './any-application.ts';
import { bindingEnvironment } from './binding-environment.ts';

let hello: string;
beforeAll(() => {
  hello = builtApp('Hello');
});

const bind = (root: string): Binding | undefined => {
  try {
    return bindApplication(join(root, 'app', 'Hello.dll'), { environment: bindingEnvironment() });
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
};

/** What a launcher can see without binding again: the recorded files as they are, and which absent ones have appeared. */
const evidence = (binding: Binding): readonly string[] => [
  ...[...binding.inputs, ...binding.assemblies.map(({ file }) => file), ...(binding.apphost === null ? [] : [binding.apphost])].map((path) => {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return `${path} ${stat?.ino} ${stat?.size} ${stat?.ctimeNs}`;
  }),
  ...binding.absent.map((path) => `${path} ${existsSync(path)}`),
];

const paths = ['', 'lib/net8.0/', 'local/', 'runtimes/unix/lib/', 'lib/net8.0/de/'].flatMap((folder) => ['Alpha', 'Beta', 'Gamma.Delta', 'System.Text.Json'].map((name) => `${folder}${name}.dll`));
const places = ['app', 'outside', 'packages/One/1.0.0', 'packages/one/1.0.0', 'packages/three', 'packages/App/1.0.0', 'nowhere/one/1.0.0', 'store/x64/net8.0/three'];
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('add', 'remove'), path: fc.tuple(fc.constantFrom(...places), fc.constantFrom(...paths)).map((parts) => parts.join('/')) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('add', 'remove', 'edit'), path: fc.constantFrom('app/Hello.deps.json', 'app/Hello.runtimeconfig.dev.json', 'app/Hello.runtimeconfig.json', 'app/Hello') }) },
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const added = (path: string): string | Buffer => (path.endsWith('/Hello') ? readFileSync(join(hello, 'Hello')) : path.endsWith('.dll') ? '' : '{ "runtimeTarget": "X", "runtimeOptions": {} }');

const apply = (root: string, { kind, path }: Change): void => {
  const file = join(root, path);
  if (kind === 'remove') rmSync(file, { force: true });
  else if (kind === 'edit' && existsSync(file)) writeFileSync(file, readFileSync(file, 'latin1').replace('Alpha', 'Omega').replace('8.0.0', '9.0.0'), 'latin1');
  else if (kind === 'add' && !existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, added(path));
  }
};

const withoutPlace = (binding: Binding | undefined, root: string): string =>
  JSON.stringify({ ...binding, frameworkAssemblies: [...(binding?.frameworkAssemblies ?? [])] }).replaceAll(root, '<root>');

test('whatever makes the host choose otherwise shows in the recorded inputs or in an absent file that appears', () => {
  const root = join(temporaryFolder(), 'example');
  let changed = 0;
  fc.assert(
    fc.property(anyApplication, fc.array(change, { minLength: 1, maxLength: 3 }), (application, changes) => {
      writeApplication(root, hello, application);
      const before = bind(root);
      if (before === undefined) return;
      const seen = evidence(before);
      for (const one of changes) apply(root, one);
      const after = bind(root);
      if (withoutPlace(after, root) === withoutPlace(before, root)) return;
      changed++;
      expect(evidence(before)).not.toEqual(seen);
    }),
    { numRuns: process.env.NGEN_TEST_TIER === 'full' ? 5000 : 600 },
  );
  expect(changed).toBeGreaterThan(50);
});

test('a newer framework that is being unpacked counts from its deps.json on, whose absence is on record', () => {
  const { shared, version } = newestFramework();
  const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
  const root = temporaryFolder();
  const versions = join(root, 'shared', 'Microsoft.NETCore.App');
  for (const folder of [join(root, 'host', 'fxr', version), join(versions, next)]) mkdirSync(folder, { recursive: true });
  symlinkSync(join(shared, version), join(versions, version));
  const bound = (): Binding => bindApplication(join(hello, 'Hello.dll'), { environment: { DOTNET_ROOT: root } });
  const before = bound();
  const seen = evidence(before);
  for (const name of readdirSync(join(shared, version))) symlinkSync(join(shared, version, name), join(versions, next, name));
  expect([before, bound()].map(({ frameworks }) => frameworks.map((framework) => framework.version))).toEqual([[version], [next]]);
  expect(evidence(before)).not.toEqual(seen);
});

test('a binding follows from the files alone: the same elsewhere, and the same again', () => {
  const folder = temporaryFolder();
  fc.assert(
    fc.property(anyApplication, (application) => {
      const here = join(folder, 'here');
      const there = join(folder, 'there');
      rmSync(there, { recursive: true, force: true });
      writeApplication(here, hello, application);
      cpSync(here, there, { recursive: true });
      const config = join(there, 'app', 'Hello.runtimeconfig.json');
      writeFileSync(config, readFileSync(config, 'utf8').replaceAll(here, there));
      expect(withoutPlace(bind(there), there)).toBe(withoutPlace(bind(here), here));
      expect(withoutPlace(bind(here), here)).toBe(withoutPlace(bind(here), here));
    }),
    { numRuns: process.env.NGEN_TEST_TIER === 'full' ? 500 : 50 },
  );
});
