import { Failure } from '../../domain/failure.ts';
import { patienceEnds, settledStat } from './file-stat.ts';
import type { RecordedPath, StatRecord } from './stat-record-types.ts';

const recordPath = (path: string): RecordedPath => {
  const stat = settledStat(path, patienceEnds());
  if (stat === null) throw new Failure('file-not-found', `${path} does not exist or cannot be read; no launcher was made.`);
  return { path, ...stat };
};

/**
 * Records files and folders as they are; `absent` are paths that must not come to be. Record what decides about a closure before reading
 * it: a change in between then makes the record outdated instead of going unnoticed. Raises `file-not-found` and `source-keeps-changing`.
 */
export const recordPaths = (paths: readonly string[], absent: readonly string[] = []): StatRecord => ({ paths: [...new Set(paths)].map(recordPath), absent });

/** Several records as one; of a path that is in more than one the first counts. */
export const joinRecords = (...records: readonly StatRecord[]): StatRecord => {
  const paths = new Map<string, RecordedPath>();
  for (const item of records.flatMap((record) => record.paths)) if (!paths.has(item.path)) paths.set(item.path, item);
  return { paths: [...paths.values()], absent: [...new Set(records.flatMap((record) => record.absent))] };
};
