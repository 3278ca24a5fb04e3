import { lstatSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLeftover, temporaryName } from '../host/temporary-name.ts';

const label = 'ngen-restore';

/** Far longer than a fetch takes: another container's process may share the folder for temporary files, and have a number that is none of ours. */
const oldMs = 24 * 3_600_000;

/** Only our own: in /tmp everybody can make a folder of such a name, and what is in it. */
const isOursAndOld = (folder: string): boolean => {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.geteuid!() && Date.now() - stat.mtimeMs > oldMs;
};

const remove = async (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });

const sweep = async (): Promise<void> => {
  const names = await readdir(tmpdir()).catch(() => []); // it need not be a folder that we may list
  const left = names.filter((name) => name.startsWith(`${label}.`) && isLeftover(name));
  for (const folder of left.map((name) => join(tmpdir(), name))) if (isOursAndOld(folder)) await remove(folder);
};

/** Hands `use` a folder to fetch into, which is gone afterwards; what killed processes left of theirs goes after a day. */
export const inFetchFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  await sweep();
  const folder = temporaryName(join(tmpdir(), label));
  await mkdir(folder, { mode: 0o700 });
  try {
    return await use(folder);
  } finally {
    await remove(folder);
  }
};
