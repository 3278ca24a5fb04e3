import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binding, BoundAssembly, Framework, MissingAsset } from './binding.ts';
import type { DepsJson } from './deps-json.ts';
import type { DotnetRoot } from './dotnet-root.ts';
import { folderListing } from './folder-listing.ts';
import { missingDepsOf } from './installed-frameworks.ts';
import { trustedAssemblies, type Trusted } from './trusted-assemblies.ts';

/** Everything that was found out about an application before its assemblies are looked for. */
export type BindInputs = {
  readonly app: string;
  readonly applicationBase: string;
  readonly executable: boolean;
  readonly apphost: string | null;
  readonly selfContained: boolean;
  readonly root: DotnetRoot;
  readonly frameworks: readonly Framework[];
  readonly frameworkDeps: readonly DepsJson[];
  readonly deps: DepsJson | undefined;
  readonly additionalDeps: readonly DepsJson[];
  readonly packageFolders: readonly string[];
  /** Files read, or looked for, on the way here. */
  readonly consulted: readonly string[];
};

const coreLibrary = 'System.Private.CoreLib';

/** Frameworks' assemblies are those that a framework lists, lie in its folder, or are a self-contained application's runtime pack. */
const fromFramework = (trusted: Trusted, inputs: BindInputs): boolean => {
  if (trusted.file === inputs.app) return false;
  if (inputs.selfContained) return inputs.deps?.assets.some((asset) => asset.library.id === trusted.wantedBy && asset.library.type === 'runtimepack') ?? false;
  return trusted.level > 0 || inputs.frameworks.some(({ folder }) => folder === dirname(trusted.file));
};

type Sorted = Pick<Binding, 'assemblies' | 'frameworkAssemblies' | 'missing'> & { readonly gone: readonly string[] };

const sort = (byName: ReadonlyMap<string, Trusted>, inputs: BindInputs, hasFile: (file: string) => boolean): Sorted => {
  const assemblies: BoundAssembly[] = [];
  const frameworkAssemblies = new Map<string, string>();
  const missing: MissingAsset[] = [];
  const gone: string[] = [];
  for (const [simpleName, trusted] of byName) {
    const { file, origin, wantedBy } = trusted;
    if (!hasFile(file)) {
      missing.push({ what: file, wantedBy, kind: 'assembly' });
      gone.push(file);
    } else if (fromFramework(trusted, inputs)) frameworkAssemblies.set(simpleName, file);
    else assemblies.push({ simpleName, file, origin });
  }
  // Until .NET 9 the core library is listed among the native assets; the host adds it from beside coreclr.
  const core = join(inputs.frameworks.at(-1)?.folder ?? inputs.applicationBase, `${coreLibrary}.dll`);
  if (!byName.has(coreLibrary) && hasFile(core)) frameworkAssemblies.set(coreLibrary, core);
  return { assemblies, frameworkAssemblies, missing, gone };
};

const inputsOf = ({ root, selfContained, frameworks, frameworkDeps, deps, additionalDeps, packageFolders, applicationBase, consulted }: BindInputs): readonly string[] => [
  ...root.inputs,
  ...consulted,
  ...(selfContained ? [] : frameworks.flatMap(({ name, folder }) => [dirname(folder), join(folder, `${name}.runtimeconfig.json`), ...missingDepsOf(dirname(folder), name)])),
  ...frameworkDeps.map(({ file }) => file),
  ...(deps === undefined ? [applicationBase] : [deps.file]),
  ...additionalDeps.map(({ file }) => file),
  ...packageFolders,
];

const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

/** Finds the assemblies, and sorts what was looked at into what is there and what is not. */
export const bindFiles = (inputs: BindInputs): Binding => {
  const listing = folderListing();
  const { app, applicationBase, executable, apphost, selfContained, root, frameworks } = inputs;
  const places = {
    applicationBase,
    frameworks: selfContained ? [] : frameworks.map(({ folder }, index) => ({ folder, deps: inputs.frameworkDeps[index]! })),
    packageFolders: inputs.packageFolders,
    checksFiles: inputs.packageFolders.length > 0 || inputs.additionalDeps.length > 0,
    listing,
  };
  const trusted = trustedAssemblies({ main: app, deps: inputs.deps, additional: inputs.additionalDeps }, places);
  const { assemblies, frameworkAssemblies, missing, gone } = sort(trusted.byName, inputs, listing.hasFile);
  const consulted = unique(inputsOf(inputs));
  const inputPaths = consulted.filter((path) => existsSync(path));
  return {
    runtime: 'dotnet',
    app,
    applicationBase,
    executable,
    apphost,
    dotnet: root.dotnet,
    selfContained,
    hostFiles: [root.hostfxr, join(frameworks.at(-1)?.folder ?? applicationBase, 'libhostpolicy.so')].filter((file) => existsSync(file)),
    frameworks,
    assemblies,
    frameworkAssemblies,
    inputs: unique([...inputPaths, ...trusted.natives]),
    absent: unique([...root.absent, ...consulted.filter((path) => !inputPaths.includes(path)), ...trusted.absent, ...gone]),
    missing: [...trusted.missing, ...missing],
  };
};
