import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { bindFiles } from './bind-files.ts';
import type { Binding, BindOptions, Framework } from './binding.ts';
import { readDepsJson, type DepsJson, type DepsOptions } from './deps-json.ts';
import { findDotnetRoot, hostArchitecture } from './dotnet-root.ts';
import { readFrameworkDeps, type FrameworkDeps } from './framework-deps.ts';
import { findFrameworks } from './installed-frameworks.ts';
import { firstExisting, probingFolders, probingPathsOf } from './probing-paths.ts';
import { findApphost, resolveAppArgument } from './resolve-app-argument.ts';
import { readRuntimeConfig, type HostVariables, type RuntimeConfig } from './runtime-config.ts';

const variablesOf = ({ environment, ignoreEnvironment }: BindOptions): HostVariables => (ignoreEnvironment === true ? {} : environment);

const requireConfig = (file: string, app: string, variables: HostVariables): RuntimeConfig => {
  const config = readRuntimeConfig(file, variables);
  if (config !== undefined) return config;
  throw new Failure('runtimeconfig-missing', `${app} cannot be started by the .NET host: there is no ${file}. Nothing was changed.`, {
    advice: 'Build or publish the application again, or name the application that uses it with /ExeConfig.',
  });
};

const additionalDepsOf = ({ DOTNET_ADDITIONAL_DEPS }: HostVariables, options: DepsOptions): readonly DepsJson[] =>
  (DOTNET_ADDITIONAL_DEPS ?? '')
    .split(':')
    .filter((file) => file.endsWith('.deps.json'))
    .flatMap((file) => readDepsJson(file, () => options) ?? []);

/** The runtime store, which the muxer (not an apphost) probes; each folder only counts where it exists. */
const runtimeStores = (dotnet: string, { DOTNET_SHARED_STORE }: HostVariables, targetFramework: string): readonly string[] =>
  targetFramework === '' ? [] : [...(DOTNET_SHARED_STORE ?? '').split(':').filter((path) => path !== ''), join(dirname(dotnet), 'store')].map((store) => join(store, hostArchitecture(), targetFramework));

type Runtime = { readonly frameworks: readonly Framework[]; readonly deps: FrameworkDeps };

/** A self-contained application's frameworks lie in its own folder, and so does the host. */
const ownRuntime = (config: RuntimeConfig, app: string): Runtime => {
  const folder = dirname(app);
  if (!existsSync(join(folder, 'libhostpolicy.so'))) {
    throw new Failure('framework-missing', `${app} names no framework to run on, and ${folder} holds none. Nothing was changed.`, { advice: 'Build or publish the application again.' });
  }
  const frameworks = config.includedFrameworks.map(({ name, version }) => ({ name, version, folder })).toSorted((a, b) => Number(a.name === 'Microsoft.NETCore.App') - Number(b.name === 'Microsoft.NETCore.App'));
  return { frameworks, deps: { deps: [], application: { matchRid: undefined, localPaths: true }, architecture: hostArchitecture() } };
};

const sharedRuntime = (config: RuntimeConfig, root: string, app: string, variables: HostVariables): Runtime => {
  const frameworks = findFrameworks(root, app, config.frameworks, variables);
  return { frameworks, deps: readFrameworkDeps(frameworks, config.useRidGraph, variables) };
};

/**
 * What the .NET host (hostfxr and hostpolicy of .NET 8, 9 and 10) would load for an application, from its files alone: nothing is
 * run. `assemblyFile` is the managed main assembly. Of the environment DOTNET_ROOT, DOTNET_ROLL_FORWARD*, DOTNET_RUNTIME_ID,
 * DOTNET_SHARED_STORE and DOTNET_ADDITIONAL_DEPS (files, not folders) count, unless ignored; PATH counts always.
 * @throws Failure `assembly-not-found`, `runtimeconfig-missing`, `malformed-runtimeconfig`, `malformed-deps-json`, `dotnet-missing`,
 * `framework-missing`, `framework-conflict`, `unreadable-file`
 */
export const bindApplication = (assemblyFile: string, options: BindOptions): Binding => {
  const app = resolveAppArgument(assemblyFile);
  const applicationBase = dirname(app);
  const stem = join(applicationBase, basename(app, extname(app)));
  const variables = variablesOf(options);
  const configFile = `${stem}.runtimeconfig.json`;
  const devConfigFile = `${stem}.runtimeconfig.dev.json`;
  const config = requireConfig(configFile, app, variables);
  const apphost = findApphost(app);
  const selfContained = !config.frameworkDependent;
  const root = findDotnetRoot(apphost !== null && !selfContained, options);
  const { frameworks, deps: frameworkDeps } = selfContained ? ownRuntime(config, app) : sharedRuntime(config, root.folder, app, variables);
  const probed = probingPathsOf(config, devConfigFile).map((path) => probingFolders(path, frameworkDeps.architecture, config.targetFramework));
  const stores = apphost === null && !selfContained ? runtimeStores(root.dotnet, variables, config.targetFramework) : [];
  return bindFiles({
    app,
    applicationBase,
    executable: true,
    apphost,
    selfContained,
    root,
    frameworks,
    frameworkDeps: frameworkDeps.deps,
    deps: readDepsJson(`${stem}.deps.json`, () => frameworkDeps.application),
    additionalDeps: selfContained ? [] : additionalDepsOf(variables, frameworkDeps.application),
    packageFolders: [...stores.filter((store) => existsSync(store)), ...probed.flatMap((folders) => firstExisting(folders) ?? [])],
    consulted: [configFile, devConfigFile, `${stem}.deps.json`, ...stores, ...probed.flat(), ...(apphost === null ? [stem] : [])],
  });
};
