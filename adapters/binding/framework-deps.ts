import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { Framework } from './binding.ts';
import { readDepsJson, type DepsJson, type DepsOptions } from './deps-json.ts';
import { parseFrameworkVersion } from './framework-version.ts';
import { architectureOf, matchByGraph, matchPortable, ridGraphOf, ridOfTarget } from './runtime-identifiers.ts';
import type { HostVariables } from './runtime-config.ts';

/** The frameworks' deps.json files, and how an application's own is to be read beside them. */
export type FrameworkDeps = { readonly deps: readonly DepsJson[]; readonly application: DepsOptions; readonly architecture: string };

/** hostpolicy knows `localPath` since this version. */
const localPathsSince = 10;

const read = (framework: Framework, options: DepsOptions): DepsJson => {
  const file = join(framework.folder, `${framework.name}.deps.json`);
  const deps = readDepsJson(file, () => options);
  if (deps === undefined) {
    throw new Failure('framework-missing', `${framework.name} ${framework.version} is damaged: there is no ${file}. Nothing was changed.`, { advice: 'Install the .NET runtime again.' });
  }
  return deps;
};

/** Reads the deps.json of each framework (the lowest last, which decides the runtime identifier). Throws `framework-missing`, `malformed-deps-json`. */
export const readFrameworkDeps = (frameworks: readonly Framework[], useRidGraph: boolean, variables: HostVariables): FrameworkDeps => {
  const root = frameworks.at(-1)!;
  const localPaths = (parseFrameworkVersion(root.version)?.major ?? 0) >= localPathsSince;
  const lowest = read(root, { matchRid: undefined, localPaths });
  const rid = ridOfTarget(lowest.target);
  const forced = variables.DOTNET_RUNTIME_ID === '' ? undefined : variables.DOTNET_RUNTIME_ID;
  const matchRid = useRidGraph ? matchByGraph(rid, ridGraphOf(lowest.root), forced) : matchPortable(rid, forced);
  const application = { matchRid, localPaths };
  return { deps: [...frameworks.slice(0, -1).map((framework) => read(framework, application)), lowest], application, architecture: architectureOf(rid) };
};
