import { join } from 'node:path';
import { crossgen2Package, crossgen2PackageId } from '../../../support/crossgen2-package.ts';
import { frameworkVersion } from './framework.ts';

export const packageId = crossgen2PackageId;

/** The compiler's package as NuGet itself unpacks it, the .nupkg in it: what ours is compared with. */
export const unpackedPackage = (): { readonly folder: string; readonly nupkg: string } => {
  const version = frameworkVersion();
  const folder = crossgen2Package(version);
  return { folder, nupkg: join(folder, `${packageId.toLowerCase()}.${version}.nupkg`) };
};
