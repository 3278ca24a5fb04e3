import { dirname } from 'node:path';
import { isFolder } from '../../host/path-kind.ts';
import { readRedirects, type BindingRedirect } from './binding-redirect.ts';
import { readConfigFile } from './config-file.ts';
import { isDeniedVersion } from './denied-assemblies.ts';
import { privateFolders, readPrivatePath } from './private-path.ts';

/** What an application's configuration says of where its assemblies are. */
export type SearchPath = {
  /** The file read, or looked for in vain. */
  readonly file: string;
  readonly exists: boolean;
  readonly folders: readonly string[];
  /** Private folders that are not there. */
  readonly absent: readonly string[];
  readonly redirects: readonly BindingRedirect[];
  readonly warnings: readonly string[];
};

/**
 * Reads `APP.exe.config` beside an application.
 * @throws Failure `malformed-config`, `unreadable-file`
 */
export const readSearchPath = (application: string): SearchPath => {
  const base = dirname(application);
  const file = `${application}.config`;
  const config = readConfigFile(file);
  if (config === undefined) return { file, exists: false, folders: [base], absent: [], redirects: [], warnings: [] };
  const warnings = config.stop === null ? [] : [`${file}, line ${config.line(config.stop.index)}: Mono stops reading here, at ${config.stop.what}; what follows does not count.`];
  const path = readPrivatePath(config);
  const { folders, outside } = path === null ? { folders: [], outside: [] } : privateFolders(base, path.value);
  for (const part of outside) warnings.push(`${file}, line ${path!.line}: the private path ${part} leaves the application's folder ${base}; Mono passes it over.`);
  for (const folder of folders) if (!`${folder}/`.startsWith(`${base}/`)) warnings.push(`${file}, line ${path!.line}: the private path ${folder} lies outside of the application's folder ${base}; Mono takes it all the same.`);
  const all = readRedirects(config);
  const redirects = all.filter(({ name, newVersion }) => newVersion === null || !isDeniedVersion(name, newVersion));
  for (const { name, newVersion, line } of all.filter((one) => !redirects.includes(one))) warnings.push(`${file}, line ${line}: Mono drops the redirect of ${name} to ${newVersion}, a version that does not work on it.`);
  return { file, exists: true, folders: [base, ...folders.filter(isFolder)], absent: folders.filter((folder) => !isFolder(folder)), redirects, warnings };
};
