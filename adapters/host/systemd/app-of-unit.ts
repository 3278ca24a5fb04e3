import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { appOfCommand } from '../../binding/app-of-command.ts';
import { execCommand, isReplaced, type ExecCommand } from './exec-command.ts';

/** A command of a unit that starts an application of .NET or Mono: `index` says which word is the application, or the program that starts it by itself. */
export type UnitApp = { readonly command: ExecCommand; readonly app: string; readonly index: number };

/** Where systemd looks for a program without a path (systemd.exec(5), "ExecSearchPath"). */
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin';

const programOf = (word: string): string | null =>
  word.startsWith('/') ? word : (searchPath.split(delimiter).map((folder) => join(folder, word)).find((file) => existsSync(file)) ?? null);

/** The application that a value of ExecStart starts; null for other programs, and where specifiers or variables decide which it is. */
export const appOfExec = (value: string, folder: string): UnitApp | null => {
  const command = execCommand(value);
  const program = command.words[0] === undefined ? null : programOf(command.words[0]);
  if (program === null || isReplaced(program)) return null;
  const named = command.prefixes.includes('@') ? 1 : 0; // then the name under which the program is started stands behind it
  const found = appOfCommand(program, [program, ...command.words.slice(1 + named)], folder);
  if (found === null) return null;
  const index = found.index === 0 ? 0 : found.index + named;
  return isReplaced(command.words[index]!) ? null : { command, app: found.app, index };
};

/** The first word of a value of ExecStart that keeps it from being told what is started: a specifier or variable for the program, or after the name of a runtime. */
export const undecidedWord = (value: string): string | null => {
  const [program = '', ...others] = execCommand(value).words;
  const deciding = /^(?:dotnet|mono(?:-sgen)?)$/.test(basename(program)) ? others : [program];
  return deciding.find(isReplaced) ?? null;
};

/** The folder in which a unit's commands run. */
export const folderOfUnit = (settings: ReadonlyMap<string, readonly string[]>): string => settings.get('Service.WorkingDirectory')?.at(-1)?.replace(/^[-~]+/, '') || '/';
