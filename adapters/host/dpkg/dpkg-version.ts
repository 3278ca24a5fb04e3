import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const stanzaVersion = (file: string, name: string): string | null => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return null; // no such journal entry or no database
  }
  // A buffer's search is many times faster than decoding megabytes of status file.
  const head = Buffer.from(`Package: ${name}\n`);
  for (let at = bytes.indexOf(head); at !== -1; at = bytes.indexOf(head, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue;
    const end = bytes.indexOf('\n\n', at);
    const stanza = bytes.toString('utf8', at, end === -1 ? bytes.length : end);
    return /^Version: (\S+)$/m.exec(stanza)?.[1] ?? null;
  }
  return null;
};

const journal = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name)).sort().reverse();
  } catch {
    return []; // no dpkg here
  }
};

/**
 * The version of a package as dpkg has it at this moment, `folder` being its database. While dpkg works, what it changed stands in
 * the journal `updates/`, the newest last, and not yet in `status`.
 */
export const dpkgVersion = (name: string, folder: string): string | null => {
  for (const entry of journal(join(folder, 'updates'))) {
    const version = stanzaVersion(join(folder, 'updates', entry), name);
    if (version !== null) return version;
  }
  return stanzaVersion(join(folder, 'status'), name);
};
