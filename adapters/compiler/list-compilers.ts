import { accessSync, constants } from 'node:fs';
import { readMachine } from '../host/machine.ts';
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

/** The compilers in the store that run on this machine (`hostRid`), oldest version first: a store may come from one of another kind. Runs nothing. */
export const listCompilers = (storeFolder: string, hostRid: string = readMachine().runtimeIdentifier): readonly Compiler[] =>
  compilerFolders(storeFolder)
    .flatMap((folder): readonly Compiler[] => {
      const record = readRecord(folder);
      const program = programIn(folder);
      return record === null || record.hostRid !== hostRid || !isExecutable(program) ? [] : [{ name: record.name, version: record.version, program, hostRid: record.hostRid, from: record.from ?? null }];
    })
    .toSorted((a, b) => compareVersions(a.version, b.version));
