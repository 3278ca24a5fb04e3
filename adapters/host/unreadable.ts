import { Failure } from '../../domain/failure.ts';

/** The failure of a file that is there and could not be read: kind `permission` where that is for the asker's rights. */
export const unreadable = (file: string, error: unknown): Failure => {
  const { code, message } = error as NodeJS.ErrnoException;
  const denied = code === 'EACCES' || code === 'EPERM';
  return new Failure('unreadable-file', `${file} cannot be read: ${denied ? 'permission denied' : message}. Nothing was changed.`, {
    kind: denied ? 'permission' : 'work',
    advice: denied ? 'Run the command as a user who may read it, or let this one read it.' : 'Look at the file and at the health of the disk.',
    cause: error,
  });
};

/** The failure of a pipe, device or folder where a file was expected. */
export const notRegular = (file: string): Failure => new Failure('unreadable-file', `${file} is no regular file. Nothing was changed.`, { advice: 'Put the file back from where it came, or remove what is there.' });
