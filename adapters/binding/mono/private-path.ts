import { join, resolve } from 'node:path';
import type { ConfigFile } from './config-file.ts';

/** `<probing privatePath="…"/>` of a configuration: the last one inside of `runtime/assemblyBinding`; null where there is none. */
export const readPrivatePath = ({ tags, line }: Pick<ConfigFile, 'tags' | 'line'>): { readonly value: string; readonly line: number } | null => {
  const depth = { runtime: 0, assemblyBinding: 0 };
  let found: { readonly value: string; readonly line: number } | null = null;
  for (const { kind, name, attributes, index } of tags) {
    if (name === 'runtime' || name === 'assemblyBinding') depth[name] += kind === 'start' ? 1 : -1;
    else if (kind === 'start' && name === 'probing' && depth.runtime === 1 && depth.assemblyBinding === 1) {
      const value = attributes.find(([key]) => key === 'privatePath')?.[1] ?? '';
      found = value === '' ? null : { value, line: line(index) };
    }
  }
  return found;
};

export type PrivateFolders = { readonly folders: readonly string[]; /** Parts that Mono passes over because they leave the application's folder. */ readonly outside: readonly string[] };

/**
 * The folders that a private path names, in Mono's order. Semicolons and colons both separate. A part that leaves the application's folder by
 * `..` is passed over; an absolute one is taken, but when it holds a dot it must lie in the application's folder (measured).
 */
export const privateFolders = (applicationBase: string, value: string): PrivateFolders => {
  const base = applicationBase.endsWith('/') ? applicationBase : `${applicationBase}/`;
  const folders: string[] = [];
  const outside: string[] = [];
  for (const part of value.split(/[;:]/)) {
    if (part === '') continue;
    const folder = part.startsWith('/') ? part : join(base, part);
    const path = resolve(base, part);
    if (part.startsWith('/') ? folder.includes('.') && !`${path}/`.startsWith(base) : !`${path}/`.startsWith(base)) outside.push(part);
    else folders.push(path);
  }
  return { folders: [...new Set(folders)], outside };
};
