import type { AssemblyName } from '../../../domain/assembly-name.ts';

const sameName = (a: AssemblyName, b: AssemblyName): boolean => a.name.toLowerCase() === b.name.toLowerCase() && a.culture === b.culture;

const anyVersion = '0.0.0.0';

/**
 * Whether an assembly that is already loaded answers a request: an unsigned request is content with any version, a signed one also with an
 * unsigned assembly of the version.
 */
export const answers = (loaded: AssemblyName, wanted: AssemblyName): boolean => {
  if (!sameName(loaded, wanted)) return false;
  if (wanted.publicKeyToken === null) return true;
  const version = loaded.version === wanted.version || loaded.version === anyVersion || wanted.version === anyVersion;
  return version && (loaded.publicKeyToken === null || loaded.publicKeyToken === wanted.publicKeyToken);
};
