import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLeftover, isTemporary, temporaryName } from '../host/temporary-name.ts';
import { temporaryRoot } from './layout.ts';
import { makeFolder } from './make-folder.ts';
import { errorCode } from './store-failure.ts';

/** A new name in the cache's temporary folder, made so that `sweepTemporary` can tell whether its owner still lives. */
export const temporaryPath = (cache: string, label: string): string => {
  makeFolder(temporaryRoot(cache));
  return temporaryName(join(temporaryRoot(cache), label));
};

/** Removes what processes that are gone have left in the temporary folder, and what none of ours made. Returns the names removed. */
export const sweepTemporary = (cache: string): readonly string[] => {
  let names: string[];
  try {
    names = readdirSync(temporaryRoot(cache));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const left = names.filter((name) => !isTemporary(name) || isLeftover(name));
  for (const name of left) rmSync(join(temporaryRoot(cache), name), { recursive: true, force: true });
  return left;
};
