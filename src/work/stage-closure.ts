import { linkSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { markBypassed } from '../../adapters/assembly/method-flags.ts';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { temporaryPath } from '../../adapters/image-store/temporary.ts';
import { writing } from '../../adapters/image-store/store-failure.ts';
import type { Member } from '../../domain/closure.ts';
import type { BoundRoot } from './bound-root.ts';

/**
 * A folder with the private copies of a closure under the assemblies' own names, which is how the compiler finds references. Methods that must stay
 * out of images are marked in it, so that no other assembly's image takes them in either; what is so marked is kept as it was as well. Raises
 * `disk-full`, `store-not-writable`.
 */
export const stageClosure = (cache: string, { findings, bypassed }: Pick<BoundRoot, 'findings' | 'bypassed'>): string => {
  const folder = temporaryPath(cache, 'closure');
  writing(folder, () => {
    mkdirSync(unmarkedFolder(folder), { mode: 0o755, recursive: true });
    for (const member of findings.closure.members) {
      const [from, to, tokens] = [objectPath(cache, member.hash), stagedFile(folder, member), bypassed.get(member.hash)];
      linkSync(from, tokens === undefined ? to : unmarkedFile(folder, member));
      if (tokens !== undefined) markBypassed(from, to, tokens);
    }
  });
  return folder;
};

const unmarkedFolder = (folder: string): string => join(folder, 'unmarked');

export const stagedFile = (folder: string, member: Member): string => join(folder, basename(member.path));

/** A member with marked methods as it was. */
export const unmarkedFile = (folder: string, member: Member): string => join(unmarkedFolder(folder), basename(member.path));
