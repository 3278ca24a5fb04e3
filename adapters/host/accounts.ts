import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const rows = (root: string, file: string): readonly (readonly string[])[] => {
  try {
    return readFileSync(join(root, 'etc', file), 'utf8').split('\n').filter((line) => line.includes(':')).map((line) => line.split(':'));
  } catch {
    return []; // a machine or container without local accounts
  }
};

/** The name of a user by /etc/passwd; null for one that is known elsewhere, such as in a directory. */
export const userName = (uid: number, root = '/'): string | null => rows(root, 'passwd').find((row) => Number(row[2]) === uid)?.[0] ?? null;

/** Name and members of a group by /etc/group and /etc/passwd, the users whose primary group it is among them. */
export const readGroup = (gid: number, root = '/'): { readonly name: string | null; readonly members: readonly string[] } => {
  const group = rows(root, 'group').find((row) => Number(row[2]) === gid);
  const listed = (group?.[3] ?? '').split(',').filter((name) => name !== '');
  const primary = rows(root, 'passwd').filter((row) => Number(row[3]) === gid).map((row) => row[0]!);
  return { name: group?.[0] ?? null, members: [...new Set([...primary, ...listed])] };
};

/** The home folders of all local users, each once. */
export const homeFolders = (root = '/'): readonly string[] => [...new Set(rows(root, 'passwd').flatMap((row) => (row[5]?.startsWith('/') === true && row[5] !== '/' ? [row[5]] : [])))];
