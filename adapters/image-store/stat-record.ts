import { existsSync } from 'node:fs';
import { Failure } from '../../domain/failure.ts';
import { fileStat, keepsChanging, patienceEnds, sameStat, settledStat, type FileStat } from './file-stat.ts';
import { contentHash } from './hash.ts';
import type { RecordedPath, StatRecord } from './stat-record-types.ts';

/** A path whose content was read while it had this state, such as a `SourceCopy`. */
export type KnownContent = { readonly path: string; readonly stat: FileStat; readonly hash: string };

/** The state of a path together with its content at one moment; raises `file-not-found` and `source-keeps-changing`. */
export const recordPath = (path: string): RecordedPath => {
  const deadline = patienceEnds();
  for (;;) {
    const stat = settledStat(path, deadline);
    if (stat === null) throw new Failure('file-not-found', `${path} does not exist or cannot be read; no launcher was made.`);
    const content = contentHash(path);
    if (sameStat(stat, fileStat(path))) return { path, ...stat, content };
    if (performance.now() > deadline) throw keepsChanging(path);
  }
};

/**
 * Records files and folders as they are. Record what decides about a closure before reading it: a change in between then makes the
 * record outdated instead of going unnoticed. For the same reason what is `known` is recorded as it was when it was read, whatever it
 * is now. Raises `file-not-found` and `source-keeps-changing`.
 */
export const recordPaths = (
  paths: readonly string[],
  options: { readonly absent?: readonly string[]; readonly known?: readonly KnownContent[] } = {},
): StatRecord => {
  const known = new Map(options.known?.map((item) => [item.path, item]));
  const record = (path: string): RecordedPath => {
    const read = known.get(path);
    return read === undefined ? recordPath(path) : { path, ...read.stat, content: read.hash };
  };
  return { paths: [...new Set(paths)].map(record), absent: options.absent ?? [] };
};

/** Several records as one; of a path that is in more than one the first counts. */
export const joinRecords = (...records: readonly StatRecord[]): StatRecord => {
  const paths = new Map<string, RecordedPath>();
  for (const item of records.flatMap((record) => record.paths)) if (!paths.has(item.path)) paths.set(item.path, item);
  return { paths: [...paths.values()], absent: [...new Set(records.flatMap((record) => record.absent))] };
};

/** The paths that are no longer as recorded: changed, gone, or there although they must not be. Asks for states only, reads nothing. */
export const changedSince = (record: StatRecord): readonly string[] => [
  ...record.paths.filter((recorded) => !sameStat(recorded, fileStat(recorded.path))).map((recorded) => recorded.path),
  ...record.absent.filter((path) => existsSync(path)),
];
