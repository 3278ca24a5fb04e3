export type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string };

/** An error of the operating system, as Node reports it. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && typeof (error as Partial<SystemError>).code === 'string' && typeof (error as Partial<SystemError>).syscall === 'string';

const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'there is not enough memory',
  EIO: 'the disk reports an error',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
};

/** One line in words, such as "no space is left on the disk (write /var/lib/ngen/events.db)". */
export const describeSystemError = ({ code, syscall, path, message }: SystemError): string =>
  meanings[code] === undefined ? message : `${meanings[code]} (${[syscall, path].filter((part) => part !== undefined).join(' ')})`;
