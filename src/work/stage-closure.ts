import { linkSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { temporaryPath } from '../../adapters/image-store/temporary.ts';
import type { Closure, Member } from '../../domain/closure.ts';

/** A folder with the private copies of a closure under the assemblies' own names, which is how the compiler finds references. */
export const stageClosure = (cache: string, closure: Closure): string => {
  const folder = temporaryPath(cache, 'closure');
  mkdirSync(folder, { mode: 0o755 });
  for (const member of closure.members) linkSync(objectPath(cache, member.hash), stagedFile(folder, member));
  return folder;
};

export const stagedFile = (folder: string, member: Member): string => join(folder, basename(member.path));
