import { createHash } from 'node:crypto';
import { linkSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { dateDeps } from './date-deps.ts';
import { syncPath } from '../host/sync-path.ts';
import { replaceFile } from './durable.ts';
import { objectPath, viewFolder } from './layout.ts';
import { makeFolder } from './make-folder.ts';
import type { MonoViewFile } from './mono-view.ts';
import { publishView, requireObjects } from './publish-view.ts';
import { relinkObjects } from './relink-objects.ts';
import { writing } from './store-failure.ts';
import type { View } from './view-spec.ts';

/** Changes when the layout of views does, so that old views are not taken for new ones. */
const layoutVersion = 'mono 1';

/** The view's list of its files. It is younger than they are, so it tells which were written in place. */
export const monoViewStamp = 'view.json';

const stampText = (root: string, files: readonly MonoViewFile[]): string => `${JSON.stringify([layoutVersion, root, files.map(({ fileName, object }) => [fileName, object])])}\n`;

/** The name of a view: the hash of its stamp. Files in the order of their names. */
export const monoViewName = (root: string, files: readonly MonoViewFile[]): string => createHash('sha256').update(stampText(root, files)).digest('hex').slice(0, 32);

/** The names of the files that a view's stamp lists; null when it is none. */
export const readMonoStamp = (text: string): readonly string[] | null => {
  try {
    const [, , files] = JSON.parse(text) as readonly [unknown, unknown, readonly (readonly [string, string])[]];
    return files.map(([fileName]) => fileName);
  } catch {
    return null; // damaged
  }
};

const isWritten = (file: string, text: string): boolean => {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false; // missing or of another kind: to be replaced
  }
};

const stamp = (cache: string, folder: string, text: string, files: readonly MonoViewFile[]): void => {
  const file = join(folder, monoViewStamp);
  if (!isWritten(file, text)) replaceFile(cache, file, text, 0o644);
  dateDeps(file, folder, { assemblies: files });
};

/**
 * Makes the folder for `mono --aot-path`, or takes the one that is there and puts right what is damaged in it. `root` is whose it is: another
 * root's is another view. The objects must be whole (see `verifyObject`): a truncated image crashes the application. Raises `object-missing`,
 * `disk-full`, `store-not-writable`, `store-path-unusable`; then nothing of the view is left.
 */
export const buildMonoView = (cache: string, root: string, files: readonly MonoViewFile[]): View => {
  if (cache.includes(':')) throw new Failure('store-path-unusable', `The store's path ${cache} contains a colon, which Mono cannot take.`, { kind: 'store' });
  requireObjects(cache, files);
  const text = stampText(root, files);
  const view = monoViewName(root, files);
  const folder = viewFolder(cache, view);
  writing(folder, () => {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined)
      publishView(cache, view, (made) => {
        makeFolder(made);
        for (const { fileName, object } of files) linkSync(objectPath(cache, object), join(made, fileName));
        stamp(cache, made, text, files);
        syncPath(made);
      });
    relinkObjects(cache, folder, files);
    stamp(cache, folder, text, files);
  });
  return { view, folder };
};
