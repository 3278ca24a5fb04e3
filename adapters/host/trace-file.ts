import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangedBy } from '../../domain/events/change-events.ts';
import { traceChange } from '../../domain/trace-change.ts';
import { dpkgWork } from './dpkg/dpkg-log.ts';
import { dpkgOwner } from './dpkg/dpkg-owner.ts';

const changeTime = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? null;

/** Packages own files by the names that they have without links. */
const withoutLinks = (path: string, root: string): string => {
  if (root !== '/') return path;
  try {
    return realpathSync(path);
  } catch {
    return path; // gone
  }
};

/**
 * Who changed a file, as far as dpkg's database, dpkg's log and the file's change time tell; `since` is when it was last known to be as
 * recorded. Times in milliseconds since 1970; `root` is a folder that stands for `/`.
 */
export const traceFile = (path: string, { since, now, root = '/' }: { readonly since: number | null; readonly now: number; readonly root?: string }): ChangedBy => {
  const file = withoutLinks(path, root);
  const changed = changeTime(join(root, file));
  const owner = changed === null ? null : dpkgOwner(file, root);
  return traceChange({ now, since, changed, owner: owner === null ? null : { ...owner, work: dpkgWork(owner.package, now, root) } });
};
