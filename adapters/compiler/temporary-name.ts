import { randomBytes } from 'node:crypto';
import { readProcessStat } from '../host/process-stat.ts';

/** A name beside `path` for what is not finished yet: says whose it is, so that a dead owner's can be swept. */
export const temporaryName = (path: string): string =>
  `${path}.tmp-${process.pid}-${readProcessStat(process.pid)!.startTime}-${randomBytes(6).toString('hex')}`;

/** Whether `name` is that of something unfinished whose owner is gone. */
export const isLeftover = (name: string): boolean => {
  const [, pid, startTime] = /\.tmp-(\d+)-(\d+)-[0-9a-f]{12}$/.exec(name) ?? [];
  return pid !== undefined && readProcessStat(Number(pid))?.startTime !== startTime;
};
