import { chmod, copyFile, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { Compiler } from './compiler.ts';
import { examineCompiler } from './examine-compiler.ts';
import { listCompilers } from './list-compilers.ts';
import { syncFolder } from './publish-image.ts';
import { compilerFolder, compilersFolder, programIn, recordIn } from './stored-compilers.ts';
import { isLeftover, temporaryName } from '../host/temporary-name.ts';

/** Of the package's other files, those that its licence asks to keep. */
const notices = ['LICENSE.TXT', 'THIRD-PARTY-NOTICES.TXT'];

/** The files to keep of an unpacked package, or of its `tools` folder alone. */
const filesOf = (folder: string): readonly string[] => {
  const tools = existsSync(join(folder, 'tools')) ? join(folder, 'tools') : folder;
  const programs = readdirSync(tools)
    .map((name) => join(tools, name))
    .filter((file) => statSync(file).isFile());
  return [...programs, ...(tools === folder ? [] : notices.map((name) => join(folder, name)).filter((file) => existsSync(file)))];
};

const syncFile = async (file: string): Promise<void> => {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The packages give read and execute rights to their owner only; the compiler runs as another user. */
const copyFiles = async (files: readonly string[], into: string): Promise<void> => {
  for (const file of files) {
    const copy = join(into, basename(file));
    await copyFile(file, copy);
    await chmod(copy, basename(file) === 'crossgen2' ? 0o755 : 0o644);
    await syncFile(copy);
  }
};

/** What became of a compiler that was brought: `added` is false where one of that version was there, whose program is `same` or another. */
export type KeptCompiler = { readonly compiler: Compiler; readonly added: boolean; readonly same: boolean };

/** Its programs and libraries, all of which decide what it makes. */
const sameFiles = (folder: string, stored: string): boolean =>
  readdirSync(folder).every((name) => join(folder, name) === recordIn(folder) || (existsSync(join(stored, name)) && readFileSync(join(folder, name)).equals(readFileSync(join(stored, name)))));

/** Moves a finished folder to its name; what was there first, if it is whole and runs on the same machines, stays. */
const place = async (storeFolder: string, temporary: string, version: string, hostRid: string): Promise<KeptCompiler> => {
  const folder = compilerFolder(storeFolder, version);
  const stored = (): Compiler | undefined => listCompilers(storeFolder, hostRid).find((compiler) => dirname(compiler.program) === folder);
  for (let attempt = 0, moved = false; attempt < 3; attempt += 1) {
    const winner = stored();
    if (winner !== undefined) return { compiler: winner, added: moved, same: moved || sameFiles(temporary, folder) };
    if (existsSync(folder)) {
      const damaged = temporaryName(folder);
      await rename(folder, damaged).catch(ignoreAbsent);
      await rm(damaged, { recursive: true, force: true });
    }
    moved = await rename(temporary, folder).then(() => true, notTaken);
    await syncFolder(dirname(folder));
  }
  throw new Failure('compiler-unusable', `${folder} cannot be replaced. The store is unchanged.`, { advice: `Remove ${folder} and run the command again.` });
};

const ignoring =
  (...codes: readonly string[]) =>
  (error: unknown): void => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
const ignoreAbsent = ignoring('ENOENT');
const notTaken = (error: unknown): false => {
  ignoring('ENOTEMPTY', 'EEXIST', 'ENOENT')(error);
  return false;
};

const sweep = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (isLeftover(name)) await rm(join(folder, name), { recursive: true, force: true });
};

/**
 * Copies an unpacked crossgen2 package (or its `tools` folder) into the store, where every user may run it, and records what it can do. The
 * compiler appears as a whole or not at all; of two processes that bring the same version one wins. Raises `compiler-unusable`.
 */
export const keepCompiler = async (storeFolder: string, source: string, hostRid: string, from: string): Promise<KeptCompiler> => {
  const compilers = compilersFolder(storeFolder);
  await mkdir(compilers, { recursive: true, mode: 0o755 });
  await chmod(compilers, 0o755);
  await sweep(compilers);
  const temporary = temporaryName(join(compilers, 'new'));
  try {
    await mkdir(temporary, { mode: 0o755 });
    await chmod(temporary, 0o755);
    await copyFiles(filesOf(source), temporary);
    if (!existsSync(programIn(temporary))) {
      throw new Failure('compiler-unusable', `There is no program crossgen2 in ${source}. Nothing was added to the store.`, {
        advice: 'Name the folder of the unpacked NuGet package Microsoft.NETCore.App.Crossgen2, or the .nupkg itself.',
      });
    }
    const record = { ...(await examineCompiler(programIn(temporary), hostRid)), from };
    await writeFile(recordIn(temporary), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644, flush: true });
    return await place(storeFolder, temporary, record.version, hostRid);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
};
