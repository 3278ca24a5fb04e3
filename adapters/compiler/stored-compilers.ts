import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

/** What is known of a compiler without running it; kept beside it as `compiler.json`. */
export const CompilerRecord = t.readonly(
  t.type({
    name: t.literal('crossgen2'),
    version: t.string,
    hostRid: t.string,
    /** NuGet, or the path it was given by. */
    from: t.union([t.string, t.undefined]),
    /** Values of `--instruction-set` by target architecture, as its help lists them. */
    instructionSets: t.readonly(t.record(t.string, t.readonlyArray(t.string))),
  }),
  'CompilerRecord',
);
export type CompilerRecord = t.TypeOf<typeof CompilerRecord>;

export const compilersFolder = (storeFolder: string): string => join(storeFolder, 'compilers');
export const compilerFolder = (storeFolder: string, version: string): string => join(compilersFolder(storeFolder), `crossgen2-${version}`);
export const programIn = (folder: string): string => join(folder, 'crossgen2');
export const recordIn = (folder: string): string => join(folder, 'compiler.json');

const absent: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** The record in a compiler's folder; null when there is none or it is damaged: then the compiler counts as absent and is brought again. */
export const readRecord = (folder: string): CompilerRecord | null => {
  try {
    const decoded = CompilerRecord.decode(JSON.parse(readFileSync(recordIn(folder), 'utf8')));
    return isRight(decoded) ? decoded.right : null;
  } catch (error) {
    if (error instanceof SyntaxError || absent.has((error as NodeJS.ErrnoException).code)) return null;
    throw error;
  }
};

/** Folders of finished compilers. */
export const compilerFolders = (storeFolder: string): readonly string[] => {
  try {
    return readdirSync(compilersFolder(storeFolder))
      .filter((name) => name.startsWith('crossgen2-') && !name.includes('.tmp-'))
      .map((name) => join(compilersFolder(storeFolder), name));
  } catch (error) {
    if (absent.has((error as NodeJS.ErrnoException).code)) return [];
    throw error;
  }
};
