import { Failure, isFailure } from '../../domain/failure.ts';

const noRoom = (path: string, cause: unknown): Failure =>
  new Failure('disk-full', `There is no room to write ${path}; what was there before is untouched.`, {
    advice: 'Free some disk space (or raise the quota or file size limit) and run the command again.',
    cause,
  });

const notWritable = (path: string, cause: unknown): Failure =>
  new Failure('store-not-writable', `The store's ${path} cannot be written; nothing was changed.`, {
    kind: 'permission',
    advice: 'Run the command as an administrator, or use --user for a store of your own.',
    cause,
  });

const byCode: Readonly<Record<string, (path: string, cause: unknown) => Failure>> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: noRoom,
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
};

export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Runs `work`, which writes `path` in the store. Raises `disk-full` (no space, quota or file size limit) and `store-not-writable`
 * in place of the system's errors; others pass as they are.
 */
export const writing = <A>(path: string, work: () => A): A => {
  try {
    return work();
  } catch (error) {
    const failure = isFailure(error) ? undefined : byCode[errorCode(error) ?? ''];
    throw failure === undefined ? error : failure(path, error);
  }
};
