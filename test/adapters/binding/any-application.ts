import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';

const name = fc.constantFrom('Alpha', 'Beta', 'Gamma.Delta', 'alpha', 'System.Text.Json', 'System.Collections.Immutable', 'Gamma.ni');
const folder = fc.constantFrom('', 'lib/net8.0/', 'sub\\', '../outside/', 'lib/net8.0/de/');
const file = fc.tuple(folder, name, fc.constantFrom('.dll', '.dll', '.dll', '.dll', '.exe', '')).map((parts) => parts.join(''));
const assetPath = fc.oneof({ weight: 12, arbitrary: file }, { weight: 1, arbitrary: fc.constant('lib/net8.0/_._') });
const version = fc.constantFrom('1.0.0.0', '8.0.0.0', '9.0.0.0', '10.0.0.0', '99.0', '99.0.0', 'nonsense', '1', '');
const versions = fc.record({ assemblyVersion: version, fileVersion: version, localPath: fc.constantFrom('Alpha.dll', 'local/Beta.dll', 'local\\Beta.dll') }, { requiredKeys: [] });
const ridVersions = fc.record({ rid: fc.constantFrom('linux-x64', 'linux', 'unix-x64', 'unix', 'any', 'win', 'linux-arm64', 'debian.12-x64'), assetType: fc.constantFrom('runtime', 'runtime', 'Runtime', 'native', 'resources') });

const library = fc.record({
  id: fc.constantFrom('App/1.0.0', 'One/1.0.0', 'Two/2.0.0-beta', 'Three/3.0.0', 'NoSlash'),
  listed: fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0),
  entry: fc.record({ type: fc.constantFrom('project', 'package', 'runtimepack', 'reference', 'Package'), serviceable: fc.boolean(), sha512: fc.constant(''), path: fc.constantFrom('one/1.0.0', 'three', '') }, { requiredKeys: ['type', 'serviceable', 'sha512'] }),
  runtime: fc.option(fc.dictionary(assetPath, versions, { maxKeys: 3 })),
  runtimeTargets: fc.option(fc.dictionary(fc.tuple(fc.constantFrom('runtimes/unix/lib/', 'runtimes/linux-x64/lib/'), name).map(([start, end]) => `${start}${end}.dll`), fc.tuple(versions, ridVersions).map(([first, second]) => ({ ...first, ...second })), { maxKeys: 3 })),
});

/** Applications with any deps.json, some of whose files are there, and perhaps with a probing path. */
export const anyApplication = fc.record({
  libraries: fc.uniqueArray(library, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }),
  probing: fc.constantFrom(undefined, 'packages', 'nowhere', 'store/|arch|/|tfm|'),
  present: fc.subarray(['Alpha.dll', 'Beta.dll', 'Gamma.Delta.dll', 'System.Text.Json.dll', 'local/Beta.dll', 'alpha.dll', 'runtimes/unix/lib/Alpha.dll', 'runtimes/unix/lib/Beta.dll']),
  restored: fc.subarray(['One/1.0.0', 'one/1.0.0', 'three', 'App/1.0.0'].flatMap((start) => ['Alpha.dll', 'lib/net8.0/Beta.dll', 'lib/net8.0/Alpha.dll', 'runtimes/unix/lib/Beta.dll'].map((end) => `${start}/${end}`))),
});
type Application = typeof anyApplication extends fc.Arbitrary<infer T> ? T : never;

const write = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const target = '.NETCoreApp,Version=v8.0';

/** Writes an application into the new folder `root`/app, with the apphost and main assembly of the sample app `built`. */
export const writeApplication = (root: string, built: string, { libraries, probing, present, restored }: Application): string => {
  rmSync(root, { recursive: true, force: true });
  const base = join(root, 'app');
  mkdirSync(base, { recursive: true });
  for (const suffix of ['', '.dll']) cpSync(join(built, `Hello${suffix}`), join(base, `Hello${suffix}`));
  const packages = join(root, probing?.replace('|arch|', 'x64').replace('|tfm|', 'net8.0') ?? 'packages');
  for (const path of present) write(join(base, path), '');
  if (probing !== 'nowhere') for (const path of restored) write(join(packages, path), '');
  const entries = libraries.map(({ id, runtime, runtimeTargets }) => [id, { ...(runtime === null ? {} : { runtime }), ...(runtimeTargets === null ? {} : { runtimeTargets }) }]);
  const deps = {
    runtimeTarget: { name: target },
    targets: { [target]: Object.fromEntries(entries) },
    libraries: Object.fromEntries(libraries.filter(({ listed }) => listed).map(({ id, entry }) => [id, entry])),
  };
  write(join(base, 'Hello.deps.json'), JSON.stringify(deps));
  const additionalProbingPaths = probing === undefined ? [] : [join(root, probing)];
  const options = { tfm: 'net8.0', rollForward: 'Major', framework: { name: 'Microsoft.NETCore.App', version: '8.0.0' }, additionalProbingPaths };
  write(join(base, 'Hello.runtimeconfig.json'), JSON.stringify({ runtimeOptions: options }));
  return base;
};
