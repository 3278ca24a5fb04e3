import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../../domain/failure.ts';
import { readAssembly } from '../../assembly/read-assembly.ts';
import { resolveAppArgument } from '../resolve-app-argument.ts';
import { bindReferences } from './bind-references.ts';
import { denialsOf } from './denied-assemblies.ts';
import type { MonoBinding } from './mono-binding.ts';
import { findMono, type MonoInstallation, type MonoVariables } from './mono-installation.ts';
import { facadesFolder, originOf, type Found } from './probe.ts';
import { readSearchPath, type SearchPath } from './search-path.ts';
import { loadableFiles } from './unreferenced-assemblies.ts';

export type MonoBindOptions = { readonly environment: MonoVariables };

const isUnder = (folder: string, parent: string): boolean => `${folder}/`.startsWith(`${parent}/`);

const foundAt = (file: string, mono: MonoInstallation): Found => ({ info: readAssembly(file), file, folder: dirname(file), origin: originOf(file, mono, 'app') });

const realFolder = (folder: string): string => {
  try {
    return realpathSync(folder);
  } catch (error) {
    throw new Failure('folder-not-found', `There is no folder ${folder}. Nothing was changed.`, { advice: 'Give /AppBase an existing folder.', cause: error });
  }
};

/** GAC folders tell by their time that an assembly, or a policy, of another name came; those of the names, that a version came. */
const gacInputs = (mono: MonoInstallation, names: readonly string[]): readonly string[] => mono.gacFolders.flatMap((gac) => [gac, ...names.map((name) => join(gac, name))]);

const bind = (app: string, mono: MonoInstallation, path: SearchPath): MonoBinding => {
  const start = foundAt(app, mono);
  // The framework's own folder is no application's: its assemblies are found there by reference.
  const owned = path.folders.filter((folder) => !isUnder(folder, join(mono.libraries, 'mono')));
  const { files, nameFolders } = loadableFiles(owned);
  const places = { mono, searchPath: path.folders, isDenied: denialsOf(mono.program) };
  const bound = bindReferences(start, files, path, places);
  const names = [...new Set(bound.assemblies.flatMap(({ info }) => info.references.map(({ name }) => name)))];
  const consulted = [path.file, ...path.folders, ...path.absent, ...nameFolders, facadesFolder(mono), ...gacInputs(mono, names), ...bound.inputs];
  const inputs = consulted.filter((one) => existsSync(one));
  const redirected = bound.missing.flatMap(({ name, wantedBy, redirectedBy }) =>
    redirectedBy === null ? [] : [`${redirectedBy}: redirects to ${name}, which is not there; ${wantedBy} will fail when it needs it.`],
  );
  return {
    runtime: 'mono',
    mono: mono.program,
    version: mono.version,
    libraries: mono.libraries,
    app,
    applicationBase: path.folders[0] ?? dirname(app),
    executable: start.info.hasEntryPoint,
    configuration: path.exists ? path.file : null,
    assemblies: bound.assemblies,
    missing: bound.missing,
    warnings: [...path.warnings, ...bound.warnings, ...redirected],
    inputs: [...new Set(inputs)],
    absent: [...new Set(consulted.filter((one) => !inputs.includes(one)))],
  };
};

/**
 * What `mono APP.exe` would load (Mono 6.8, its default assembly loader), from files alone; also for a library, whose references are bound as
 * those of an application in its folder. Of the environment PATH and MONO_GAC_PREFIX count.
 * @throws Failure `assembly-not-found`, `not-an-assembly`, `mono-missing`, `malformed-config`, `unreadable-file`, and those of readAssembly
 */
export const bindMono = (assemblyFile: string, options: MonoBindOptions): MonoBinding => {
  const app = resolveAppArgument(assemblyFile);
  const mono = findMono(options.environment);
  // An assembly of the GAC has no application: what lies beside it is found because it references it.
  const inGac = mono.gacFolders.some((gac) => isUnder(app, gac));
  const path = inGac ? { file: `${app}.config`, exists: false, folders: [], absent: [], redirects: [], warnings: [] } : readSearchPath(app);
  return bind(app, mono, path);
};

/**
 * `/ExeConfig`: a library bound by the folders and redirects of `application`.
 * @throws Failure as `bindMono`
 */
export const bindMonoAs = (assemblyFile: string, application: string, options: MonoBindOptions): MonoBinding => {
  const [library, app] = [resolveAppArgument(assemblyFile), resolveAppArgument(application)];
  const binding = bind(library, findMono(options.environment), readSearchPath(app));
  return { ...binding, executable: binding.executable && library === app };
};

/**
 * `/AppBase`: a library bound to what lies in `folder`, without a configuration.
 * @throws Failure as `bindMono`, and `folder-not-found`
 */
export const bindMonoIn = (assemblyFile: string, folder: string, options: MonoBindOptions): MonoBinding => {
  const app = resolveAppArgument(assemblyFile);
  const path = { file: `${app}.config`, exists: false, folders: [realFolder(folder)], absent: [], redirects: [], warnings: [] };
  return { ...bind(app, findMono(options.environment), path), executable: false };
};
