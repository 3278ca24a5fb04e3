import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Manifest = { readonly dependencies?: Readonly<Record<string, string>>; readonly optionalDependencies?: Readonly<Record<string, string>> };

/** A package and everything that it needs at run time, by name, as npm has laid them out in a flat `node_modules`. */
export const productionModules = (checkout: string, name: string): readonly string[] => {
  const found = new Set<string>();
  const queue = [name];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const manifest = join(checkout, 'node_modules', next, 'package.json');
    if (found.has(next) || !existsSync(manifest)) continue; // types that are not needed, or optional parts for other machines
    found.add(next);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
    queue.push(...Object.keys(dependencies), ...Object.keys(optionalDependencies));
  }
  return [...found].sort();
};
