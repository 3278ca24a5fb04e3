import { basename, join } from 'node:path';
import type { Architecture } from '../../domain/architecture.ts';

/** An assembly of an application on Mono. `image`: SHA-256 of its image's object; null where there is none. */
export type MonoViewMember = { readonly file: string; readonly required: boolean; readonly image: string | null };

/** `fileName` in the view's folder, such as `App.exe.so`. */
export type MonoViewFile = { readonly fileName: string; readonly object: string };

export type MonoView = {
  /** Sorted by file name. */
  readonly files: readonly MonoViewFile[];
  /** Members whose image can have no place, because another file of the same name has it: they run through the JIT. */
  readonly crowdedOut: readonly { readonly file: string; readonly by: string }[];
};

const imageName = (file: string): string => `${basename(file)}.so`;

/**
 * The images that belong into the folder for `mono --aot-path`. Mono looks there by the name of the assembly's file alone, so of two versions of a
 * library only one can have its image there: the one that the main assembly leads to, else the first.
 */
export const monoView = (members: readonly MonoViewMember[]): MonoView => {
  const taken = new Map<string, { readonly file: string; readonly object: string }>();
  const crowdedOut: { readonly file: string; readonly by: string }[] = [];
  for (const { file, image } of [...members].sort((a, b) => Number(b.required) - Number(a.required))) {
    if (image === null) continue;
    const first = taken.get(imageName(file));
    if (first === undefined) taken.set(imageName(file), { file, object: image });
    else if (first.file !== file) crowdedOut.push({ file, by: first.file });
  }
  const files = [...taken].map(([fileName, { object }]) => ({ fileName, object })).sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  return { files, crowdedOut };
};

const cacheNames: Readonly<Record<Architecture, string>> = { x64: 'amd64', x86: 'x86', arm64: 'arm64', arm: 'arm' };

/**
 * Where Mono looks for an image of `file` before it looks into a view. What lies there wins, and when it is of another assembly or out of date
 * the view is not asked any more: the assembly runs through the JIT. `libraries` is the folder of the runtime's, e.g. `/usr/lib`.
 */
export const beforeView = (libraries: string, architecture: Architecture, file: string): readonly string[] => [
  `${file}.so`,
  join(libraries, 'mono', 'aot-cache', cacheNames[architecture], imageName(file)),
];
