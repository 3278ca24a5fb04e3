import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** Opens a published file, which never changes and is only ever replaced: without locks, and without files beside it. */
export const openImmutable = (file: string): DatabaseSync => {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
};
