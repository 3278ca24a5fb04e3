import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../../domain/failure.ts';

const dropInName = '50-ngen.conf';
const mark = '# Made by "ngen systemd';

/** The drop-in of ours for a unit. */
export const dropInFile = (unit: string, root = '/'): string => join(root, '/etc/systemd/system', `${unit}.d`, dropInName);

/** Whether a drop-in is the one that ngen writes for a unit. */
export const isOurDropIn = (file: string): boolean => file.endsWith(`/${dropInName}`);

/** A drop-in that puts other commands in the place of all that a unit starts. */
export const renderDropIn = (unit: string, commands: readonly string[]): string =>
  `${mark} ${unit}"; "ngen systemd ${unit} --remove" takes it away.
# Starts the application with its native images, or as it was started before where there are none.
[Service]
ExecStart=
${commands.map((command) => `ExecStart=${command}\n`).join('')}`;

/** What our drop-in says; null where there is none. @throws Failure `drop-in-foreign` for one that somebody else wrote under that name */
export const readDropIn = (file: string): string | null => {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  if (text.startsWith(mark)) return text;
  throw new Failure('drop-in-foreign', `${file} was not made by ngen; it was left untouched.`, { advice: 'Move it away, or give it another name.' });
};

/** Puts a drop-in in place as a whole: systemd may read it at any moment. */
export const writeDropIn = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o644 });
  renameSync(`${file}.new`, file);
};

/** Takes a drop-in away, and its folder when nothing else is in it. */
export const removeDropIn = (file: string): void => {
  rmSync(file, { force: true });
  if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file));
};
