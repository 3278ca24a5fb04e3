import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file that is there while something is queued: what a systemd unit's ConditionPathExists asks for, so that the service is started at
 * the next boot when there is work left, and is not when there is none.
 */
export const queuedMarker = (stateFolder: string): string => join(stateFolder, 'work-queued');

export const markQueued = (stateFolder: string, queued: boolean): void => {
  const marker = queuedMarker(stateFolder);
  if (queued === existsSync(marker)) return;
  if (queued) writeFileSync(marker, '', { mode: 0o644 });
  else rmSync(marker, { force: true });
};
