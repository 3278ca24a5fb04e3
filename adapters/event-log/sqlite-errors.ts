import { Failure } from '../../domain/failure.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html); `errcode` of an error may carry more in its higher bits. */
const codes = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

export const sqliteCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

export const isBusy = (error: unknown): boolean => sqliteCode(error) === codes.busy;

export const isCorrupt = (error: unknown): boolean => sqliteCode(error) === codes.corrupt || sqliteCode(error) === codes.notADatabase;

/** Something could not be written, or not even made: a full disk, a read-only one, a folder that is not ours. */
export const isNotWritten = (error: unknown): boolean => {
  const code = sqliteCode(error);
  return code === codes.readOnly || code === codes.ioError || code === codes.full || code === codes.cannotOpen;
};

export const damaged = (file: string, what: string, cause?: unknown): Failure =>
  new Failure('store-damaged', `${file}: ${what}. The file was left as it is.`, {
    kind: 'store',
    advice: `"ngen log recover ${file}" saves every event before the damage into a new log; with a backup or a replica in place of the file, more.`,
    cause,
  });

/** What an error of SQLite means for a person; other errors, and failures, stay what they are. */
export const sqliteFailure = (file: string, error: unknown): unknown => {
  const options = { cause: error };
  switch (sqliteCode(error)) {
    case codes.busy:
      return new Failure('log-busy', `${file}: another process keeps the log locked. Nothing was changed.`, { ...options, advice: 'Try again.' });
    case codes.readOnly:
    case codes.cannotOpen:
      return new Failure('log-no-access', `${file}: the log cannot be opened: ${(error as Error).message}. Nothing was changed.`, { ...options, kind: 'permission', advice: 'Run the command as the owner of the store.' });
    case codes.full:
    case codes.ioError:
      return new Failure('log-not-written', `${file}: the disk is full or fails: ${(error as Error).message}. What was to be stored in the log was not.`, { ...options, advice: 'Look at the free space and the health of the disk.' });
    case codes.corrupt:
    case codes.notADatabase:
      return damaged(file, 'it is no log of ngen, or damaged', error);
    case null:
    default:
      return error;
  }
};
