import { basename, dirname, join } from 'node:path';
import type { RunReport } from './run-report.ts';

/** The folder of all shared frameworks of .NET, by its core library; null for a self-contained application. */
export const sharedFrameworks = (core: string): string | null => {
  const shared = dirname(dirname(dirname(core)));
  return basename(shared) === 'shared' ? shared : null;
};

/** Mono's own assemblies are all in one folder too. */
const folderOf = (core: string): string | null => (basename(core) === 'mscorlib.dll' ? dirname(dirname(core)) : sharedFrameworks(core));

/** Whether a file is one of the framework's, by where the core library was loaded from. */
export const frameworkFiles = ({ runtime, assemblies }: Pick<RunReport, 'runtime'> & { readonly assemblies: readonly Pick<RunReport['assemblies'][number], 'loadedFrom'>[] }): ((path: string) => boolean) => {
  const name = runtime === 'mono' ? 'mscorlib.dll' : 'System.Private.CoreLib.dll';
  const core = assemblies.find(({ loadedFrom }) => loadedFrom !== null && basename(loadedFrom) === name)?.loadedFrom ?? null;
  const folder = core === null ? null : folderOf(core);
  return (path) => folder !== null && path.startsWith(join(folder, '/'));
};
