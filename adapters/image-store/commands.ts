import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './durable.ts';
import { binFolder } from './layout.ts';
import { errorCode } from './store-failure.ts';

/** A launcher in the folder of `ngen shellenv`: `program` is what its name stood for on PATH when it was made, and led to `application`. */
export type StoredCommand = { readonly name: string; readonly id: string; readonly program: string; readonly application: string };

/** The line of a command's script that tells whose it is. JSON has no line breaks, whatever the path has. */
export const commandMark = (mark: Omit<StoredCommand, 'name'>): string => `# ngen command ${JSON.stringify(mark)}`;

const mark = /\n# ngen command (?<json>\{[^\n]*\})\n/;

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
};

const readCommand = (folder: string, name: string): StoredCommand | null => {
  if (!lstatSync(join(folder, name)).isFile()) return null;
  const json = mark.exec(readFileSync(join(folder, name), 'utf8'))?.groups?.['json'];
  return json === undefined ? null : { name, ...(JSON.parse(json) as Omit<StoredCommand, 'name'>) };
};

export const storedCommands = (cache: string): readonly StoredCommand[] => namesIn(binFolder(cache)).flatMap((name) => readCommand(binFolder(cache), name) ?? []);

/** Puts a command in place as a whole. Raises `disk-full`, `store-not-writable`. */
export const publishCommand = (cache: string, name: string, script: string): void => replaceFile(cache, join(binFolder(cache), name), script, 0o755);

export const removeCommand = (cache: string, name: string): void => rmSync(join(binFolder(cache), name), { force: true, recursive: true });

/** Takes away what is no command of a root that is `known`: nothing else belongs into that folder. */
export const sweepCommands = (cache: string, known: ReadonlySet<string>): void => {
  const kept = new Set(storedCommands(cache).flatMap(({ name, id }) => (known.has(id) ? [name] : [])));
  for (const name of namesIn(binFolder(cache))) if (!kept.has(name)) removeCommand(cache, name);
};
