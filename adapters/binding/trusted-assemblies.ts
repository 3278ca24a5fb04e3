import { basename, extname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { compareAssetVersions, noVersion, type AssetVersion } from './asset-version.ts';
import type { BoundAssembly, MissingAsset } from './binding.ts';
import { assetName, type DepsJson, type Asset } from './deps-json.ts';
import { probeAsset, type ProbePlaces } from './probe-asset.ts';

/** An entry of the trusted platform assemblies. `level` 0 is the application's, 1 and up the frameworks'. */
export type Trusted = {
  readonly file: string;
  readonly level: number;
  readonly origin: BoundAssembly['origin'];
  readonly wantedBy: string;
  readonly versions: readonly [AssetVersion, AssetVersion];
};

export type TrustedAssemblies = {
  readonly byName: ReadonlyMap<string, Trusted>;
  /** Assets without a file in any of the places, where the host looks. */
  readonly missing: readonly MissingAsset[];
  readonly absent: readonly string[];
  /** The application's native libraries that are there. */
  readonly natives: readonly string[];
};

/** What the application itself brings: its deps.json, or else the assemblies of its folder. */
export type ApplicationAssets = { readonly main: string; readonly deps: DepsJson | undefined; readonly additional: readonly DepsJson[] };

const notOlder = ({ assemblyVersion, fileVersion }: Asset, [assembly, file]: Trusted['versions']): boolean => {
  const order = compareAssetVersions(assemblyVersion, assembly);
  return order > 0 || (order === 0 && compareAssetVersions(fileVersion, file) >= 0);
};

type Building = { readonly byName: Map<string, Trusted>; readonly missing: MissingAsset[]; readonly absent: string[]; readonly natives: string[]; readonly places: ProbePlaces };

/** Native libraries are on no list, but the host looks for them as for assemblies. */
const checkNative = ({ missing, absent, natives, places }: Building, asset: Asset): void => {
  const { found, tried } = probeAsset(asset, 0, places);
  absent.push(...tried);
  if (found !== undefined && places.listing.hasFile(found.file)) {
    natives.push(found.file);
    return;
  }
  missing.push({ what: found?.file ?? asset.path, wantedBy: asset.library.id, kind: 'native' });
  if (found !== undefined) absent.push(found.file);
};

const addAsset = (building: Building, asset: Asset, level: number, depsFile: string): void => {
  if (asset.path.endsWith('/_._')) return;
  if (asset.kind === 'runtime') addAssembly(building, asset, level, depsFile);
  else if (level === 0) checkNative(building, asset);
};

const addAssembly = ({ byName, missing, absent, places }: Building, asset: Asset, level: number, depsFile: string): void => {
  const existing = byName.get(asset.name);
  if (existing !== undefined && basename(asset.path) !== basename(existing.file)) {
    throw new Failure(
      'malformed-deps-json',
      `${depsFile} lists ${asset.path} of ${asset.library.id}, but ${existing.file} already has that name with another extension; the .NET host does not start such an application. Nothing was changed.`,
    );
  }
  if (existing !== undefined && !notOlder(asset, existing.versions)) return;
  const { found, tried } = probeAsset(asset, level, places);
  absent.push(...tried);
  if (found === undefined && (existing === undefined || level > 0)) missing.push({ what: asset.path, wantedBy: asset.library.id, kind: 'assembly' });
  if (found === undefined || found.file === existing?.file) return;
  byName.delete(asset.name); // a replacement moves to the end
  byName.set(asset.name, { ...found, level, wantedBy: asset.library.id, versions: [asset.assemblyVersion, asset.fileVersion] });
};

const addFolder = ({ byName, places }: Building): void => {
  const names = places.listing.files(places.applicationBase).toSorted();
  for (const extension of ['.dll', '.exe']) {
    for (const name of names) {
      const simpleName = name.slice(0, -extension.length);
      if (extname(name).toLowerCase() !== extension || simpleName === '' || byName.has(simpleName)) continue;
      byName.set(simpleName, { file: join(places.applicationBase, name), level: 0, origin: 'app', wantedBy: places.applicationBase, versions: [noVersion, noVersion] });
    }
  }
};

/**
 * The list that the host passes to the runtime as TRUSTED_PLATFORM_ASSEMBLIES: the main assembly, the application's assets, then
 * the frameworks' from the highest level down. Of two with one name the one with the higher assembly version, then file version,
 * stays; of equal ones the later. Throws `malformed-deps-json` for a name with two extensions, at which the host stops.
 */
export const trustedAssemblies = (application: ApplicationAssets, places: ProbePlaces): TrustedAssemblies => {
  const building: Building = { byName: new Map(), missing: [], absent: [], natives: [], places };
  building.byName.set(assetName(application.main), { file: application.main, level: 0, origin: 'app', wantedBy: application.main, versions: [noVersion, noVersion] });
  for (const asset of application.deps?.assets ?? []) addAsset(building, asset, 0, application.deps!.file);
  if (application.deps === undefined) addFolder(building);
  for (const deps of application.additional) for (const asset of deps.assets) addAsset(building, asset, 0, deps.file);
  for (const [index, { deps }] of places.frameworks.entries()) for (const asset of deps.assets) addAsset(building, asset, index + 1, deps.file);
  return building;
};
