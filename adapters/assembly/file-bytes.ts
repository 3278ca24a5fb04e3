import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Failure } from '../../domain/failure.ts';

/** A file read by position. `window` holds the bytes last loaded; what lies outside of it costs a read of its own. */
export type FileBytes = {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly fd: number;
  window: Buffer;
  windowStart: number;
  /** The memory that windows are loaded into. */
  readonly memory: Buffer;
};

/** Most bytes that one window takes in. */
export const windowSize = 32 * 1024;

export const corrupt = (path: string, what: string, cause?: unknown): Failure =>
  new Failure('corrupt-metadata', `${path} is damaged: ${what}. Nothing was changed.`, {
    advice: 'Restore the file from where it came, or rebuild it.',
    cause,
  });

const unreadable = (path: string, error: unknown): Failure => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Failure('file-not-found', `${path} does not exist.`, { advice: 'Check the path.', cause: error });
  const why = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : message;
  return new Failure('file-unreadable', `${path} cannot be read: ${why}.`, { cause: error });
};

const notRegular = (path: string, what: string): Failure =>
  new Failure('not-a-pe-file', `${path} is ${what}, not an assembly.`, { advice: 'Name a .dll or .exe file.' });

const readFully = (source: FileBytes, into: Buffer, position: number): void => {
  let read = 0;
  while (read < into.length) {
    const count = readSync(source.fd, into, read, into.length - read, position + read);
    if (count === 0) throw corrupt(source.path, `it was cut short to ${position + read} bytes while it was read`);
    read += count;
  }
};

/** Loads up to `length` bytes at `position`. What earlier windows gave out is overwritten. */
export const loadWindow = (source: FileBytes, position: number, length: number): void => {
  const window = source.memory.subarray(0, Math.max(0, Math.min(length, source.memory.length, source.size - position)));
  readFully(source, window, position);
  source.window = window;
  source.windowStart = position;
};

export const isInWindow = (source: FileBytes, position: number, length: number): boolean =>
  position >= source.windowStart && position + length <= source.windowStart + source.window.length;

/**
 * `length` bytes at `position`; `what` names them in the Failure `corrupt-metadata` that says they are not all there. They are
 * valid until the next window is loaded.
 */
export const bytesAt = (source: FileBytes, position: number, length: number, what: string): Buffer => {
  if (isInWindow(source, position, length)) {
    const start = position - source.windowStart;
    return source.window.subarray(start, start + length);
  }
  if (position < 0 || position + length > source.size) {
    throw corrupt(source.path, `${what} (${length} bytes at ${position}) lies outside of its ${source.size} bytes`);
  }
  const bytes = Buffer.allocUnsafe(length);
  readFully(source, bytes, position);
  return bytes;
};

// Kept from file to file: thousands of files would otherwise leave hundreds of megabytes to the garbage collector.
const kept = Buffer.allocUnsafeSlow(windowSize);
let keptIsTaken = false;

const use = <A>(path: string, fd: number, memory: Buffer, read: (source: FileBytes) => A): A => {
  const stat = fstatSync(fd);
  if (!stat.isFile()) throw notRegular(path, stat.isDirectory() ? 'a folder' : 'not a regular file');
  const source = { path, size: stat.size, fd, window: memory.subarray(0, 0), windowStart: 0, memory };
  try {
    return read(source);
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Any other range or decoding error comes from offsets that the file itself gave.
    if (error instanceof RangeError) throw corrupt(path, `an offset in it points nowhere (${error.message})`, error);
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : unreadable(path, error);
  }
};

/**
 * Opens `path`, hands it to `read` and closes it. Raises the Failures `file-not-found`, `file-unreadable`, `not-a-pe-file`
 * (a folder, a pipe), `corrupt-metadata`, and what `read` raises.
 */
export const withFile = <A>(path: string, read: (source: FileBytes) => A): A => {
  let fd: number;
  try {
    // Without O_NONBLOCK opening a named pipe would wait for a writer.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(path, error);
  }
  const nested = keptIsTaken;
  keptIsTaken = true;
  try {
    return use(path, fd, nested ? Buffer.allocUnsafeSlow(windowSize) : kept, read);
  } finally {
    keptIsTaken = nested;
    closeSync(fd);
  }
};
