import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { readGroup, userName } from './accounts.ts';

/** For whom a source must be safe: `machine` trusts root alone, `user` root and that user. */
export type Trust = { readonly kind: 'machine' } | { readonly kind: 'user'; readonly uid: number };

const sticky = 0o1000;
const groupMayWrite = 0o020;
const othersMayWrite = 0o002;

const octal = ({ mode }: Stats): string => (mode & 0o7777).toString(8).padStart(3, '0');

const trustsUser = (uid: number, trust: Trust): boolean => uid === 0 || (trust.kind === 'user' && uid === trust.uid);

/** Group root, and groups without any member whom we do not trust anyway, such as a user's own group. */
const untrustedMembers = (gid: number, trust: Trust): string | null => {
  if (gid === 0) return null;
  const trusted = new Set(['root', ...(trust.kind === 'user' ? [userName(trust.uid)] : [])]);
  const { name, members } = readGroup(gid);
  const others = members.filter((member) => !trusted.has(member));
  if (name === null) return `group ${gid}`; // known elsewhere, such as in a directory: anybody may be in it
  if (others.length === 0) return null;
  return `group ${name}: ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}`;
};

/**
 * Who, that we do not trust, can write one file or folder, or put others in its place. `entryOwner` is the owner of what we look up
 * in a folder: in a sticky one, nobody else can remove or rename it.
 */
const writersOf = (path: string, stat: Stats, trust: Trust, entryOwner: number | null): readonly string[] => {
  const found: string[] = [];
  if (!trustsUser(stat.uid, trust)) found.push(`${userName(stat.uid) ?? `user ${stat.uid}`} (owner of ${path})`);
  if (stat.isSymbolicLink()) return found; // its mode says nothing; its folder is looked at on its own
  if (stat.isDirectory() && (stat.mode & sticky) !== 0 && entryOwner !== null && trustsUser(entryOwner, trust)) return found;
  if ((stat.mode & othersMayWrite) !== 0) return [...found, `everyone (mode ${octal(stat)} of ${path})`];
  const members = (stat.mode & groupMayWrite) === 0 ? null : untrustedMembers(stat.gid, trust);
  return members === null ? found : [...found, `${members} (mode ${octal(stat)} of ${path})`];
};

const statOf = (path: string): Stats => {
  try {
    return lstatSync(path);
  } catch (error) {
    throw new Failure('assembly-not-found', `${path} cannot be looked at, so it is not known who could write it.`, { cause: error });
  }
};

const mostLinks = 40; // as the kernel's own limit, path_resolution(7)

/**
 * Who could change `file`, or put another file in its place, besides those the store trusts: a line each, naming who and by which
 * file or folder; empty when nobody could. Looks at the file, at every folder above it, and the same for each symbolic link on the way.
 * Access control lists count by their mask, which the group's mode bits show (acl(5)), under the group's name.
 * `look` is lstat, unless the caller has asked before.
 * @throws Failure code `assembly-not-found` when a part of the path does not exist or cannot be looked at
 */
export const untrustedWriters = (file: string, trust: Trust, look: (path: string) => Stats = statOf): readonly string[] => {
  const found = new Set<string>();
  let links = 0;
  const walk = (path: string): void => {
    const parts = resolve(path).split('/').filter((part) => part !== '');
    let folder = '/';
    for (const [index, part] of parts.entries()) {
      const entry = join(folder, part);
      const stat = look(entry);
      for (const writer of writersOf(folder, look(folder), trust, stat.uid)) found.add(writer);
      if (stat.isSymbolicLink()) {
        for (const writer of writersOf(entry, stat, trust, null)) found.add(writer);
        links += 1;
        if (links > mostLinks) throw new Failure('assembly-not-found', `${file} leads through too many symbolic links.`);
        return walk(join(resolve(dirname(entry), readlinkSync(entry)), ...parts.slice(index + 1)));
      }
      if (index === parts.length - 1) for (const writer of writersOf(entry, stat, trust, null)) found.add(writer);
      folder = entry;
    }
  };
  walk(file);
  if (links > 0 || file !== resolve(file)) walk(realpathSync.native(file)); // `link/../x` leads elsewhere than its words say, and than Node's own realpath does
  return [...found];
};

/** `untrustedWriters` for many files at one moment: looks once at each folder. */
export const trustChecker = (trust: Trust): ((file: string) => readonly string[]) => {
  const seen = new Map<string, Stats>();
  const look = (path: string): Stats => {
    const stat = seen.get(path) ?? statOf(path);
    seen.set(path, stat);
    return stat;
  };
  return (file) => untrustedWriters(file, trust, look);
};
