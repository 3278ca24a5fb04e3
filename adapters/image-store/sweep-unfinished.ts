import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

/** `NAME.tmp-PID`; what the log makes is `NAME.PID-UUID.tmp` or `NAME.PID.tmp`, and SQLite adds files of its own to that. */
const unfinished = /\.tmp-(?<pid>\d+)$|\.(?<maker>\d+)(?:-[0-9a-f-]{36})?\.tmp(?:-\w+)?$/;

/** Removes files that a killed process was writing to rename them into place. */
export const sweepUnfinished = (folder: string): void => {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const groups = unfinished.exec(name)?.groups;
    const pid = groups?.['pid'] ?? groups?.['maker'];
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(folder, name), { force: true });
  }
};
