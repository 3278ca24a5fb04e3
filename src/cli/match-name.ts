import type { AssemblyName } from '../../domain/assembly-name.ts';
import { type PartialName, parsePartialName } from './partial-name.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const versionBegins = (wanted: string, version: string): boolean => {
  const numbers = version.split('.').map(Number);
  return wanted.split('.').every((part, index) => Number(part) === numbers[index]);
};

/**
 * Whether the assembly is one of those meant. `architecture` is `msil`, `x64` and so on; null, where it is not recorded, suits every
 * name.
 */
export const matchesName = (wanted: PartialName, assembly: AssemblyName, architecture: string | null = null): boolean =>
  wanted.impossible === null &&
  same(wanted.name, assembly.name) &&
  (wanted.version === null || versionBegins(wanted.version, assembly.version)) &&
  (wanted.culture === null || same(wanted.culture, assembly.culture)) &&
  (wanted.publicKeyToken === null || same(wanted.publicKeyToken, assembly.publicKeyToken ?? 'null')) &&
  (wanted.processorArchitecture === null || architecture === null || same(wanted.processorArchitecture, architecture));

/** The same for an assembly known by its full display name, as roots and images record it. */
export const matchesDisplayName = (wanted: PartialName, displayName: string, architecture: string | null = null): boolean => {
  // Most of a large cache is told apart by how the name begins; only the rest is worth reading in full.
  if (!displayName.slice(0, wanted.name.length).toLowerCase().startsWith(wanted.name.toLowerCase()) && !/[\\"]/.test(displayName)) return false;
  const name = parsePartialName(displayName);
  const token = name.publicKeyToken === 'null' ? null : name.publicKeyToken;
  return matchesName(wanted, { name: name.name, version: name.version ?? '0.0.0.0', culture: name.culture ?? 'neutral', publicKeyToken: token }, architecture);
};
