import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findDotnetRoot } from '../../adapters/binding/dotnet-root.ts';

/** The installed Microsoft.NETCore.App that is newest: the folder of its versions, and its version. */
export const newestFramework = (): { readonly shared: string; readonly version: string } => {
  const shared = join(findDotnetRoot(false, { environment: process.env, ignoreEnvironment: true }).folder, 'shared', 'Microsoft.NETCore.App');
  return { shared, version: readdirSync(shared).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0]! };
};
