import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../../domain/failure.ts';

/** Opens what a compiler left (`what` it is, in words), which is not to be trusted: no symbolic link is followed, no pipe waited for. Raises `no-image`. */
export const openUntrusted = async (path: string, what: string): Promise<FileHandle> => {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw new Failure('no-image', `The compiler wrote no ${what}.`, { cause: error });
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Failure('no-image', 'The compiler wrote something that is not a regular file.');
};
