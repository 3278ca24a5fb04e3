import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeDropIn } from './drop-in.ts';
import { unitFile } from './unit-settings.ts';

const unit = 'ngen-changes.path';
const service = 'ngen-changes.service'; // a path unit is ordered before it
const dropIn = `/etc/systemd/system/${unit}.d/50-folders.conf`;

/** A name with a line's end in it would be a directive of its own; and nobody's files lie there. */
const canBeNamed = (folder: string): boolean => Array.from(folder).every((letter) => letter >= ' ') && !folder.endsWith('\\');

const render = (folders: readonly string[]): string =>
  `# Kept by ngen: the folders that installed roots rest on.\n[Path]\n${folders.filter(canBeNamed).map((folder) => `PathChanged=${folder.replaceAll('%', '%%')}\n`).join('')}`;

/** What changed before the path unit has taken up its folders it does not see: so they are looked at once afterwards, anew where a look is under way. */
const takeUp = `systemctl daemon-reload && systemctl is-active --quiet ${unit} && systemctl --no-block restart ${unit} && exec systemctl --no-block restart ${service}`;

/** In the background: nobody waits for systemd, and without it the drop-in counts from the next start of the machine. */
const readAnew = (): void => {
  if (!existsSync('/run/systemd/system')) return;
  const child = spawn('/bin/sh', ['-c', takeUp], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};

/** Whether this machine has our path unit. */
export const hasWatchUnit = (): boolean => unitFile(unit) !== null;

/** Has the path unit watch these folders. @throws Error of the file system, such as in a unit of ours that may not write there */
export const watchFolders = (folders: readonly string[]): void => {
  const text = render(folders);
  if (existsSync(dropIn) && readFileSync(dropIn, 'utf8') === text) return;
  writeDropIn(dropIn, text);
  readAnew();
};
