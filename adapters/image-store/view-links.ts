import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A link in a view to something that lies beside an original. */
export type ViewLink = { readonly name: string; readonly target: string };

/**
 * What applications look for beside `Assembly.Location` (symbols, configuration, culture folders, native libraries …): every entry of the
 * folders but the assemblies that the view holds itself. Of equal names the first folder's is taken. Sorted by name.
 */
export const linksBeside = (folders: readonly string[], held: ReadonlySet<string>): readonly ViewLink[] => {
  const links = new Map<string, ViewLink>();
  for (const folder of folders)
    for (const bytes of readdirSync(folder, { encoding: 'buffer' })) {
      const name = bytes.toString('utf8');
      // A name that is not UTF-8 cannot be named by the host's JSON either.
      if (held.has(name) || links.has(name) || !Buffer.from(name).equals(bytes)) continue;
      links.set(name, { name, target: join(folder, name) });
    }
  return [...links.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};
