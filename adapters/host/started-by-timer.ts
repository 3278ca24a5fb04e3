import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a timer of systemd started this process, and not a person through `systemctl start` (systemd.exec(5), "TRIGGER_UNIT"; since version 252).
 * systemd 252 gives the variables of a timer's start to the next start by a person, too: so the moment in them, which is noted in `folder`, counts once.
 */
export const startedByTimer = (folder: string, environment: NodeJS.ProcessEnv = process.env): boolean => {
  const { TRIGGER_UNIT: unit, TRIGGER_TIMER_REALTIME_USEC: moment } = environment;
  if (unit?.endsWith('.timer') !== true) return false;
  if (moment === undefined) return true;
  const noted = join(folder, `last-${unit}`);
  if (existsSync(noted) && readFileSync(noted, 'utf8') === moment) return false;
  writeFileSync(noted, moment);
  return true;
};
