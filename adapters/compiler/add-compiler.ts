import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { readMachine } from '../host/machine.ts';
import { keepCompiler, type KeptCompiler } from './keep-compiler.ts';
import { unpackPackage } from './unpack-package.ts';

const unpacked = async (file: string, use: (folder: string) => Promise<KeptCompiler>): Promise<KeptCompiler> => {
  const folder = await mkdtemp(join(tmpdir(), 'ngen-compiler-'));
  try {
    unpackPackage(file, folder);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * `ngen compiler add`: puts a crossgen2 given by hand into the store, from a .nupkg, an unpacked package or its `tools` folder. It is
 * run once, as ourselves, to see that it works. Raises `file-not-found` and `compiler-unusable`.
 */
export const addCompiler = async ({ storeFolder, path, hostRid = readMachine().runtimeIdentifier }: { storeFolder: string; path: string; hostRid?: string }): Promise<KeptCompiler> => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new Failure('file-not-found', `There is no ${path}. Nothing was added to the store.`, { advice: 'Name a folder or .nupkg of the NuGet package Microsoft.NETCore.App.Crossgen2.' });
  }
  const keep = (folder: string): Promise<KeptCompiler> => keepCompiler(storeFolder, folder, hostRid, path);
  return found.isDirectory() ? keep(path) : unpacked(path, keep);
};
