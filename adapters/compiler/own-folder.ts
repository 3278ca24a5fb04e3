import { chown, mkdir, rm } from 'node:fs/promises';
import { compileFailed } from './compile-failed.ts';
import type { CompileResult } from './compiler.ts';
import type { Sandbox } from './sandbox.ts';
import { systemPath } from './system-path.ts';
import { temporaryName } from '../host/temporary-name.ts';

const noRoom: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

// The compiler's environment is ours no more than its rights: no secrets, no variables that change what programs do.
export const bareEnvironment = (folder: string): NodeJS.ProcessEnv => ({ PATH: systemPath, HOME: folder, TMPDIR: folder, LC_ALL: 'C.UTF-8' });

/** Makes a folder that a compiler may write. */
export const makeFolderFor = async (folder: string, owner: Sandbox['owner']): Promise<void> => {
  await mkdir(folder, { mode: 0o700 });
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
};

/**
 * Runs a compilation in a new folder beside `output`, the only one that the compiler may write; nothing is left of it. A full disk is a
 * result; other errors of the system are raised.
 */
export const inOwnFolder = async (output: string, owner: Sandbox['owner'], compile: (folder: string) => Promise<CompileResult>): Promise<CompileResult> => {
  const folder = temporaryName(output);
  try {
    await makeFolderFor(folder, owner);
    return await compile(folder);
  } catch (error) {
    if (noRoom.has((error as NodeJS.ErrnoException).code)) return compileFailed('disk-full', String(error));
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
