import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './durable.ts';
import { binFolder } from './layout.ts';

/** A launcher in the folder of `ngen shellenv`: `program` is what its name stood for on PATH when it was made. */
export type StoredCommand = { readonly name: string; readonly id: string; readonly program: string };

/** The line of a command's script that tells whose it is. JSON has no line breaks, whatever the path has. */
export const commandMark = ({ id, program }: Omit<StoredCommand, 'name'>): string => `# ngen command ${JSON.stringify({ id, program })}`;

const mark = /^# ngen command (?<json>\{.*\})$/m;

const readCommand = (folder: string, name: string): StoredCommand | null => {
  const json = mark.exec(readFileSync(join(folder, name), 'utf8'))?.groups?.['json'];
  return json === undefined ? null : { name, ...(JSON.parse(json) as Omit<StoredCommand, 'name'>) };
};

export const storedCommands = (cache: string): readonly StoredCommand[] => {
  const folder = binFolder(cache);
  return existsSync(folder) ? readdirSync(folder).flatMap((name) => readCommand(folder, name) ?? []) : [];
};

/** Puts a command in place as a whole. Raises `disk-full`, `store-not-writable`. */
export const publishCommand = (cache: string, name: string, script: string): void => replaceFile(cache, join(binFolder(cache), name), script, 0o755);

export const removeCommand = (cache: string, name: string): void => rmSync(join(binFolder(cache), name), { force: true });
