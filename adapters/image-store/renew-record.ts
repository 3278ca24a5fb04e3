import { existsSync } from 'node:fs';
import { fileStat, sameStat } from './file-stat.ts';
import { recordPath } from './stat-record.ts';
import type { RecordedPath, StatRecord } from './stat-record-types.ts';

export type RenewedRecord = {
  /** With the states of now wherever the content is what it was. */
  readonly record: StatRecord;
  /** Paths whose content differs, that are gone, or that must be absent and are not. */
  readonly changed: readonly string[];
};

const sameContent = (recorded: RecordedPath): RecordedPath | null => {
  if (fileStat(recorded.path) === null) return null;
  const now = recordPath(recorded.path);
  return now.content === recorded.content ? now : null;
};

/**
 * Tells what only looks different (restored, cloned, rebooted: other device, inode, change time) from what is different, by
 * reading the content of the paths that are not as recorded. When `changed` is empty a launcher with `record` serves again.
 */
export const renewRecord = (record: StatRecord): RenewedRecord => {
  const renewed = record.paths.map((recorded) => (sameStat(recorded, fileStat(recorded.path)) ? recorded : sameContent(recorded)));
  return {
    record: { ...record, paths: renewed.map((item, index) => item ?? record.paths[index]!) },
    changed: [
      ...record.paths.filter((_, index) => renewed[index] === null).map((recorded) => recorded.path),
      ...record.absent.filter((path) => existsSync(path)),
    ],
  };
};
