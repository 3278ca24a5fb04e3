import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Some NuGet packages bring assemblies that do not work on Mono; it denies those by file name and MVID and takes its own. It also drops
 * redirects to their versions. Measured on Mono 6.8.0.105 ("Denying load of problematic image", "Discarding assembly binding to problematic version").
 */
const deniedVersions: Readonly<Record<string, string>> = {
  'System.Globalization.Extensions': '4.0.0.0 4.0.1.0 4.0.2.0 4.1.0.0',
  'System.IO.Compression': '4.1.0.0 4.1.2.0 4.2.0.0',
  'System.Net.Http': '4.1.0.0 4.1.0.1 4.1.1.0 4.1.1.1 4.1.1.2 4.1.1.3 4.2.0.0',
  'System.Runtime.InteropServices.RuntimeInformation': '4.0.0.0 4.0.1.0 4.0.2.0',
  'System.Text.Encoding.CodePages': '4.0.1.0 4.0.2.0 4.1.0.0 4.1.1.0',
  'System.Threading.Overlapped': '4.0.0.0 4.0.1.0 4.0.2.0 4.1.0.0',
};

const deniedFiles: readonly string[] = Object.keys(deniedVersions).map((name) => `${name}.dll`.toLowerCase());

export const isDeniedVersion = (name: string, version: string): boolean => Object.hasOwn(deniedVersions, name) && deniedVersions[name]!.split(' ').includes(version);

/** The MVIDs that a runtime denies stand in its program as upper-case text. */
const deniedMvids = (program: string): ReadonlySet<string> =>
  new Set(readFileSync(program, 'latin1').match(/\b[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/g)?.map((mvid) => mvid.toLowerCase()));

/** Tells of a file whether the runtime in `program` denies it. The program is read when a file with one of the names is seen. */
export const denialsOf = (program: string): ((file: string, mvid: string) => boolean) => {
  let mvids: ReadonlySet<string> | undefined;
  return (file, mvid) => {
    const name = basename(file).toLowerCase();
    return deniedFiles.some((denied) => name.endsWith(denied) && name.length >= denied.length) && (mvids ??= deniedMvids(program)).has(mvid);
  };
};
