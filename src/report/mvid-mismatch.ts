import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import { ifReadable } from './if-readable.ts';

const mismatchOf = (image: AssemblyInfo, other: AssemblyInfo): readonly string[] => {
  const wanted = image.native?.manifestMembers.find(({ name }) => name.name === other.name.name)?.mvid;
  if (wanted === undefined || wanted === other.mvid) return [];
  return [`The runtime ended the application: the native code in ${image.file} was made with the ${other.name.name} of MVID ${wanted}, and ${other.file} is another build of it (MVID ${other.mvid}). Put both in place from one build, or compile them anew.`];
};

/**
 * Why a runtime aborted that found another build of an assembly than an image insists on. It says so itself, but to standard error, which is the application's alone.
 * `files` are those that it looked into for native code: it does not get further than the one that does not fit.
 */
export const mvidMismatch = (files: readonly string[]): readonly string[] => {
  const loaded = files.flatMap((file) => ifReadable<AssemblyInfo | null>(() => readAssembly(file), null) ?? []);
  const last = loaded.at(-1);
  return last === undefined ? [] : loaded.flatMap((one) => [...mismatchOf(one, last), ...mismatchOf(last, one)]);
};
