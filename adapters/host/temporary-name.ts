import { isRunning, readProcessStat } from './process-stat.ts';

/** A name beside `path` for what is not finished yet: says whose it is, so that a dead owner's can be swept. Node's cryptography is taken when it is needed: most commands only read. */
export const temporaryName = (path: string): string =>
  `${path}.tmp-${process.pid}-${readProcessStat(process.pid)!.startTime}-${process.getBuiltinModule('node:crypto').randomBytes(6).toString('hex')}`;

/** SQLite adds `-wal` and the like to the name of a database. */
const unfinished = /\.tmp-(?<pid>\d+)-(?<startTime>\d+)-[0-9a-f]{12}(?:-\w+)?$/;

/** Whether `name` is that of something unfinished. */
export const isTemporary = (name: string): boolean => unfinished.test(name);

/** Whether `name` is that of something unfinished whose owner is gone. */
export const isLeftover = (name: string): boolean => {
  const owner = unfinished.exec(name)?.groups;
  if (owner === undefined) return false;
  const stat = readProcessStat(Number(owner['pid']));
  return stat === null || stat.startTime !== owner['startTime'] || !isRunning(stat);
};
