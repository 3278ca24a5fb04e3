import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { temporaryName } from '../host/temporary-name.ts';

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Holds the id of a store whose log is, or was, elsewhere. */
export const storeIdFile = (stateFolder: string): string => join(stateFolder, 'store-id');

/**
 * The id of a store whose log is, or was, elsewhere; undefined where none was ever made.
 * @throws Failure `store-damaged` (kind store) when the file holds no id
 */
export const knownStoreId = (stateFolder: string): string | undefined => {
  const file = storeIdFile(stateFolder);
  if (!existsSync(file)) return undefined;
  const id = readFileSync(file, 'utf8').trim();
  if (idPattern.test(id)) return id;
  throw new Failure('store-damaged', `${file}: it holds no store id. It was left as it is.`, {
    kind: 'store',
    advice: 'Put back the id: the part after "nativeImages-" in the name of the stream.',
  });
};

/** Keeps `id` as the id of the store, unless another process was first: the id that counts. */
export const keepStoreId = (stateFolder: string, id: string): string => {
  const temporary = temporaryName(storeIdFile(stateFolder));
  writeFileSync(temporary, `${id}\n`, { mode: 0o644, flush: true });
  try {
    linkSync(temporary, storeIdFile(stateFolder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return knownStoreId(stateFolder) ?? id;
};
