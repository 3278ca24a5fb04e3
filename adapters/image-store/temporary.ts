import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryRoot } from './layout.ts';
import { makeFolder } from './make-folder.ts';
import { processStart } from './process-start.ts';
import { errorCode } from './store-failure.ts';

let ourStart: string | null = null;

/** A new name in the cache's temporary folder, made so that `sweepTemporary` can tell whether its owner still lives. */
export const temporaryPath = (cache: string, label: string): string => {
  ourStart ??= processStart(process.pid) ?? '0';
  makeFolder(temporaryRoot(cache));
  return join(temporaryRoot(cache), `${process.pid}-${ourStart}-${randomBytes(6).toString('hex')}-${label}`);
};

const ownerLives = (name: string): boolean => {
  const [, pid, start] = /^(\d+)-(\d+)-/.exec(name) ?? [];
  return pid !== undefined && processStart(Number(pid)) === start;
};

/** Removes what processes that are gone have left in the temporary folder. Returns the names removed. */
export const sweepTemporary = (cache: string): readonly string[] => {
  let names: string[];
  try {
    names = readdirSync(temporaryRoot(cache));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const left = names.filter((name) => !ownerLives(name));
  for (const name of left) rmSync(join(temporaryRoot(cache), name), { recursive: true, force: true });
  return left;
};
