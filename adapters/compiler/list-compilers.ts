import { accessSync, constants } from 'node:fs';
import type { Compiler } from './compiler.ts';
import { compareVersions } from './compiler-version.ts';
import { compilerFolders, programIn, readRecord } from './stored-compilers.ts';

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // half removed by hand: as good as absent
  }
};

/** The compilers in the store, oldest version first. Runs nothing. */
export const listCompilers = (storeFolder: string): readonly Compiler[] =>
  compilerFolders(storeFolder)
    .flatMap((folder): readonly Compiler[] => {
      const record = readRecord(folder);
      const program = programIn(folder);
      return record === null || !isExecutable(program) ? [] : [{ name: record.name, version: record.version, program, hostRid: record.hostRid, from: record.from ?? null }];
    })
    .toSorted((a, b) => compareVersions(a.version, b.version));
