import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where systemd looks for units of the machine, the first first (systemd.unit(5)). */
export const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'] as const;

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** `app@one.service` is made of `app@.service` where it has no file of its own. */
const withTemplate = (unit: string): readonly string[] => [...new Set([unit, unit.replace(/@[^@]*(?=\.[a-z]+$)/, '@')])];

/** The file of a unit below `root`; null where there is none. */
export const unitFile = (unit: string, root = '/'): string | null => {
  const files = withTemplate(unit).flatMap((name) => unitFolders.map((folder) => join(folder, name)));
  return files.find((file) => existsSync(join(root, file))) ?? null;
};

/** Its drop-ins in the order in which they count: by name, of two of the same name the one in the first folder. */
const dropIns = (unit: string, root: string): readonly string[] => {
  const byName = new Map<string, string>();
  for (const folder of unitFolders.toReversed()) {
    for (const name of withTemplate(unit).toReversed()) {
      for (const file of namesIn(join(root, folder, `${name}.d`))) if (file.endsWith('.conf')) byName.set(file, join(folder, `${name}.d`, file));
    }
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
};

type Setting = { readonly section: string; readonly name: string; readonly value: string };

/** Lines that end in a backslash go on in the next; lines that begin with `#` or `;` are comments (systemd.syntax(7)). */
const settingsIn = (text: string): readonly Setting[] => {
  const found: Setting[] = [];
  let section = '';
  const lines = text.replace(/^[ \t]*[#;].*\n?/gm, '').replace(/\\\n/g, ' ').split('\n');
  for (const line of lines.map((one) => one.trim())) {
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    const equals = line.indexOf('=');
    if (header !== undefined) section = header;
    else if (equals > 0) found.push({ section, name: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return found;
};

/** What a unit says, as `Section.Name` with its values; an empty value takes back those before. Drop-ins of which `without` is true do not count. */
export const unitSettings = (unit: string, root = '/', without: (file: string) => boolean = () => false): ReadonlyMap<string, readonly string[]> => {
  const file = unitFile(unit, root);
  const files = [...(file === null ? [] : [file]), ...dropIns(unit, root).filter((one) => !without(one))];
  const settings = new Map<string, readonly string[]>();
  for (const { section, name, value } of files.flatMap((one) => settingsIn(readFileSync(join(root, one), 'utf8')))) {
    const key = `${section}.${name}`;
    settings.set(key, value === '' ? [] : [...(settings.get(key) ?? []), value]);
  }
  return settings;
};

/** The units of services that something starts by itself: at boot, by a timer, a socket or a path. */
export const enabledServices = (root = '/'): readonly string[] => {
  const wanted = new Set(
    unitFolders.flatMap((folder) =>
      namesIn(join(root, folder))
        .filter((name) => /\.(?:wants|requires)$/.test(name))
        .flatMap((name) => namesIn(join(root, folder, name))),
    ),
  );
  return [...new Set([...wanted].map((name) => name.replace(/\.(?:timer|socket|path)$/, '.service')))].filter((name) => name.endsWith('.service')).sort();
};
