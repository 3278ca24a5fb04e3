import { basename } from 'node:path';
import { noVersion, parseAssetVersion, type AssetVersion } from './asset-version.ts';
import { isObject, malformed, objectAt, readJsonFile, type JsonFile, type JsonObject } from './json-file.ts';
import type { MatchRid } from './runtime-identifiers.ts';

/** An assembly or native library that a deps.json lists. Paths have slashes; `name` is the file's name without its last extension. */
export type Asset = {
  readonly kind: 'runtime' | 'native';
  readonly name: string;
  readonly path: string;
  /** Where it lies in the folder, when that is not its file name at the top; runtime packs name it by `path` (hosts from .NET 10 on). */
  readonly localPath: string | undefined;
  readonly assemblyVersion: AssetVersion;
  readonly fileVersion: AssetVersion;
  readonly library: Library;
  readonly ridSpecific: boolean;
};

export type Library = { readonly id: string; readonly type: string; /** In a package folder: `path`, or else `name/version`. */ readonly packagePath: string };

export type DepsJson = {
  readonly file: string;
  readonly target: string;
  readonly root: JsonObject;
  /** In the order of `libraries`, which is the host's order. */
  readonly assets: readonly Asset[];
  /** Libraries (`name/version`) with any asset for this machine. */
  readonly packages: ReadonlySet<string>;
};

/** `matchRid` is undefined for the lowest framework and for self-contained applications, whose runtimeTargets the host does not read. */
export type DepsOptions = { readonly matchRid: MatchRid | undefined; readonly localPaths: boolean };

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** The simple name that the host gives an asset: without the last extension, and without a further `.ni`. */
export const assetName = (path: string): string => basename(path).replace(/\.[^.]*$/, '').replace(/\.ni$/, '');

const assetOf = (kind: Asset['kind'], path: string, value: unknown, library: Library, ridSpecific: boolean, localPaths: boolean): Asset => {
  const fields: JsonObject = isObject(value) ? value : {};
  const given = typeof fields.localPath === 'string' && fields.localPath !== '' ? fields.localPath : undefined;
  const local = localPaths ? (given ?? (library.type === 'runtimepack' ? path : undefined)) : undefined;
  return {
    kind,
    name: assetName(slashes(path)),
    path: slashes(path),
    localPath: local === undefined ? undefined : slashes(local),
    assemblyVersion: fields.assemblyVersion === undefined ? noVersion : parseAssetVersion(fields.assemblyVersion),
    fileVersion: fields.fileVersion === undefined ? noVersion : parseAssetVersion(fields.fileVersion),
    library,
    ridSpecific,
  };
};

const assetTypes = ['runtime', 'resources', 'native'] as const;

type RidAsset = { readonly path: string; readonly value: JsonObject; readonly type: string; readonly rid: string };

const ridAssetsOf = (json: JsonFile, runtimeTargets: JsonObject, where: string): readonly RidAsset[] =>
  Object.entries(runtimeTargets).map(([path, value]) => {
    if (!isObject(value) || typeof value.assetType !== 'string' || typeof value.rid !== 'string') throw malformed(json, `${where}.runtimeTargets.${path}`, 'lacks assetType or rid');
    return { path, value, type: value.assetType.toLowerCase(), rid: value.rid };
  });

type Chosen = { readonly paths: readonly (readonly [string, unknown])[]; readonly ridSpecific: boolean };
type ChosenAssets = { readonly runtime: Chosen; readonly native: Chosen; readonly any: boolean };

/** A library's assets: of each type those of the matching runtime identifier *instead of* the plain ones, where there are any. */
const chooseAssets = (json: JsonFile, target: JsonObject, where: string, matchRid: MatchRid | undefined): ChosenAssets => {
  const offered = matchRid === undefined ? [] : ridAssetsOf(json, objectAt(json, target, 'runtimeTargets', `${where}.runtimeTargets`), where);
  const choose = (type: (typeof assetTypes)[number]): Chosen => {
    const ofType = offered.filter((asset) => asset.type === type);
    const rid = ofType.length === 0 ? undefined : matchRid?.(new Set(ofType.map((asset) => asset.rid)));
    const matched = ofType.filter((asset) => asset.rid === rid);
    if (matched.length > 0) return { paths: matched.map(({ path, value }) => [path, value]), ridSpecific: true };
    return { paths: Object.entries(objectAt(json, target, type, `${where}.${type}`)), ridSpecific: false };
  };
  const any = assetTypes.some((type) => target[type] !== undefined || choose(type).ridSpecific);
  return { runtime: choose('runtime'), native: choose('native'), any };
};

const targetName = (json: JsonFile): string => {
  const { runtimeTarget } = json.root;
  const name = isObject(runtimeTarget) ? runtimeTarget.name : runtimeTarget;
  if (typeof name !== 'string') throw malformed(json, 'runtimeTarget.name', name === undefined ? 'is missing' : 'is not a string');
  return name;
};

/**
 * Reads a deps.json as the host does, or gives undefined when there is none. Throws the Failure `malformed-deps-json`.
 * The file format: documentation/specs/runtime-configuration-file.md of dotnet/sdk; asset choice: docs/design of dotnet/runtime.
 */
export const readDepsJson = (file: string, options: (target: string, root: JsonObject) => DepsOptions): DepsJson | undefined => {
  const json = readJsonFile(file, 'malformed-deps-json');
  if (json === undefined) return undefined;
  const target = targetName(json);
  const { matchRid, localPaths } = options(target, json.root);
  const libraries = objectAt(json, json.root, 'libraries', 'libraries');
  const targets = objectAt(json, objectAt(json, json.root, 'targets', 'targets'), target, `targets["${target}"]`);
  const packages = new Set<string>();
  const assets: Asset[] = [];
  for (const id of new Set([...Object.keys(libraries), ...Object.keys(targets)])) {
    if (targets[id] === undefined) continue;
    const chosen = chooseAssets(json, objectAt(json, targets, id, `targets["${target}"]["${id}"]`), `targets["${target}"]["${id}"]`, matchRid);
    if (chosen.any) packages.add(id);
    if (libraries[id] === undefined) continue; // the host lists assets by `libraries`
    const entry = objectAt(json, libraries, id, `libraries["${id}"]`);
    const packagePath = typeof entry.path === 'string' && entry.path !== '' ? entry.path : id;
    const library = { id, type: String(entry.type).toLowerCase(), packagePath };
    for (const kind of ['runtime', 'native'] as const) {
      for (const [path, value] of chosen[kind].paths) assets.push(assetOf(kind, path, value, library, chosen[kind].ridSpecific, localPaths));
    }
  }
  return { file, target, root: json.root, assets, packages };
};
