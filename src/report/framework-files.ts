import { basename, dirname, join } from 'node:path';
import type { ReportedAssembly } from './run-report.ts';

/** Whether a file is one of the shared frameworks, by where the core library was loaded from; none is for a self-contained application. */
export const frameworkFiles = (assemblies: readonly Pick<ReportedAssembly, 'loadedFrom'>[]): ((path: string) => boolean) => {
  const core = assemblies.find(({ loadedFrom }) => loadedFrom !== null && basename(loadedFrom) === 'System.Private.CoreLib.dll')?.loadedFrom;
  const shared = core === undefined || core === null ? null : dirname(dirname(dirname(core)));
  return (path) => shared !== null && basename(shared) === 'shared' && path.startsWith(join(shared, '/'));
};
