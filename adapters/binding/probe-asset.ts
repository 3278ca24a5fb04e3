import { basename, isAbsolute, join } from 'node:path';
import type { DepsJson, Asset } from './deps-json.ts';
import type { FolderListing } from './folder-listing.ts';
import type { BoundAssembly } from './binding.ts';

/** Where the host looks for assets, in its order: the application's folder, the frameworks from level 1 down, then package folders. */
export type ProbePlaces = {
  readonly applicationBase: string;
  readonly frameworks: readonly { readonly folder: string; readonly deps: DepsJson }[];
  readonly packageFolders: readonly string[];
  /** Whether files are looked for at all: the host believes the first place unless it has package folders or additional deps files (since .NET 8). */
  readonly checksFiles: boolean;
  readonly listing: FolderListing;
};

export type Probed = { readonly file: string; readonly origin: BoundAssembly['origin'] };

const under = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

const inFolder = (asset: Asset): string => asset.localPath ?? basename(asset.path);

const candidates = (asset: Asset, level: number, places: ProbePlaces): readonly Probed[] => {
  const found: Probed[] = [];
  if (level === 0) {
    const file = under(places.applicationBase, asset.ridSpecific ? (asset.localPath ?? asset.path) : inFolder(asset));
    found.push({ file, origin: asset.ridSpecific ? 'runtime-asset' : 'app' });
  }
  for (const { folder, deps } of places.frameworks.slice(Math.max(level - 1, 0))) {
    if (deps.packages.has(asset.library.id)) found.push({ file: under(folder, inFolder(asset)), origin: 'package' });
  }
  for (const folder of places.packageFolders) found.push({ file: under(join(folder, asset.library.packagePath), asset.path), origin: 'package' });
  return found;
};

/** The file that the host takes for an asset of level 0 (the application) or of a framework, and the places where it looked in vain. */
export const probeAsset = (asset: Asset, level: number, places: ProbePlaces): { readonly found: Probed | undefined; readonly tried: readonly string[] } => {
  const all = candidates(asset, level, places);
  const index = places.checksFiles ? all.findIndex(({ file }) => places.listing.hasFile(file)) : 0;
  return { found: all[index], tried: all.slice(0, index === -1 ? all.length : index).map(({ file }) => file) };
};
