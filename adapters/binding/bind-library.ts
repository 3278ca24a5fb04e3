import { realpathSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { bindApplication } from './bind-application.ts';
import { bindFiles } from './bind-files.ts';
import type { Binding, BindOptions } from './binding.ts';
import { assetName, readDepsJson } from './deps-json.ts';
import { findDotnetRoot } from './dotnet-root.ts';
import { readFrameworkDeps } from './framework-deps.ts';
import { parseFrameworkVersion } from './framework-version.ts';
import type { FrameworkReference } from './framework-reference.ts';
import { findFrameworks } from './installed-frameworks.ts';
import { resolveAppArgument } from './resolve-app-argument.ts';

const coreFramework = 'Microsoft.NETCore.App';

/**
 * The framework that a library built for `targetFramework` (the TargetFrameworkAttribute's text, such as
 * `.NETCoreApp,Version=v8.0`) is bound to where no application says: the nearest installed one that is not lower, since any later
 * one can load it; for .NET Standard and libraries that do not say, the newest.
 * @throws Failure `other-runtime` for .NET Framework, Silverlight and the like
 */
export const frameworkForTarget = (library: string, targetFramework: string | null): FrameworkReference => {
  const [family, version] = (targetFramework ?? '.NETStandard,Version=v2.0').split(',Version=v');
  const rollForward = { name: coreFramework, range: 'major', applyPatches: true, preferRelease: true } as const;
  if (family === '.NETStandard') return { ...rollForward, version: parseFrameworkVersion('0.0.0')!, highest: true };
  const wanted = parseFrameworkVersion(`${version ?? ''}.0`);
  if (family === '.NETCoreApp' && wanted !== undefined) return { ...rollForward, version: wanted, highest: false };
  throw new Failure('other-runtime', `${library} is made for ${String(targetFramework)}, not for .NET. Nothing was changed.`);
};

/** The framework in whose folder, `<root>/shared/<name>/<version>`, a file lies: it is bound by that one alone, and the files beside it are not its own. */
const ownFramework = (root: string, library: string): FrameworkReference | undefined => {
  const folder = dirname(library);
  const version = parseFrameworkVersion(basename(folder));
  const name = basename(dirname(folder));
  if (version === undefined || dirname(dirname(folder)) !== join(realpathSync(root), 'shared')) return undefined;
  return { name, version, range: 'exact', highest: false, applyPatches: false, preferRelease: false };
};

const bindIn = (library: string, applicationBase: string, depsFile: string | undefined, targetFramework: string | null, options: BindOptions): Binding => {
  const variables = options.ignoreEnvironment === true ? {} : options.environment;
  const root = findDotnetRoot(false, options);
  const frameworks = findFrameworks(root.folder, library, [ownFramework(root.folder, library) ?? frameworkForTarget(library, targetFramework)], variables);
  const frameworkDeps = readFrameworkDeps(frameworks, false, variables);
  return bindFiles({
    app: library,
    applicationBase,
    executable: false,
    apphost: null,
    selfContained: false,
    root,
    frameworks,
    frameworkDeps: frameworkDeps.deps,
    deps: depsFile === undefined ? undefined : readDepsJson(depsFile, () => frameworkDeps.application),
    additionalDeps: [],
    packageFolders: [],
    consulted: depsFile === undefined ? [] : [depsFile],
  });
};

/**
 * What a library would be bound to on its own: what its own deps.json lists beside it, or else its folder, and the framework for
 * `targetFramework` (the TargetFrameworkAttribute's text). Raises as `bindApplication` does, and `other-runtime`.
 */
export const bindLibrary = (assemblyFile: string, targetFramework: string | null, options: BindOptions): Binding => {
  const library = resolveAppArgument(assemblyFile);
  const folder = dirname(library);
  return bindIn(library, folder, join(folder, `${basename(library, extname(library))}.deps.json`), targetFramework, options);
};

/** `/AppBase`: a library bound to the assemblies of `directory`, as an application there without a deps.json would bind it. */
export const bindLibraryIn = (assemblyFile: string, directory: string, targetFramework: string | null, options: BindOptions): Binding => {
  let applicationBase: string;
  try {
    applicationBase = realpathSync(directory);
  } catch (error) {
    throw new Failure('folder-not-found', `There is no folder ${directory}. Nothing was changed.`, { advice: 'Give /AppBase an existing folder.', cause: error });
  }
  return bindIn(resolveAppArgument(assemblyFile), applicationBase, undefined, targetFramework, options);
};

/**
 * `/ExeConfig`: a library bound as `appFile` (its apphost or main assembly) binds: the application's assemblies and frameworks, with
 * the library itself in place of what the application may have under its name.
 */
export const bindLibraryAs = (assemblyFile: string, appFile: string, options: BindOptions): Binding => {
  const library = resolveAppArgument(assemblyFile);
  const binding = bindApplication(resolveAppArgument(appFile), options);
  if (library === binding.app) return binding;
  const simpleName = assetName(library);
  const known = binding.assemblies.find(({ file }) => file === library);
  const others = binding.assemblies.filter((assembly) => assembly.simpleName !== simpleName);
  const frameworkAssemblies = new Map(binding.frameworkAssemblies);
  frameworkAssemblies.delete(simpleName);
  return { ...binding, app: library, executable: false, apphost: null, assemblies: [known ?? { simpleName, file: library, origin: 'app' }, ...others], frameworkAssemblies };
};
