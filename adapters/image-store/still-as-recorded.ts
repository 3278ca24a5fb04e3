import { existsSync } from 'node:fs';
import { fileStat, sameStat } from './file-stat.ts';
import type { StatRecord } from './stat-record-types.ts';

/** What a launcher finds out with `stat`: whether nothing is changed. */
export const stillAsRecorded = (record: StatRecord): boolean =>
  record.paths.every((recorded) => sameStat(recorded, fileStat(recorded.path))) && !record.absent.some((path) => existsSync(path));
