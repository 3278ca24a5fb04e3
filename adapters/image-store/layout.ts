import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where everything is below a store's cache folder. Objects and views never change once they are in place. */
export const objectPath = (cache: string, hash: string): string => join(cache, 'objects', hash.slice(0, 2), `${hash}.dll`);
export const viewsFolder = (cache: string): string => join(cache, 'views');
export const viewFolder = (cache: string, view: string): string => join(cache, 'views', view);
/** A root's id as the name of a folder or file. */
export const launcherId = (root: string): string => createHash('sha256').update(root).digest('hex').slice(0, 16);
export const launcherPath = (cache: string, id: string, appName: string): string => join(cache, 'launchers', id, appName);
/** The folder that `ngen shellenv` puts ahead on PATH. */
export const binFolder = (cache: string): string => join(cache, 'bin');
export const temporaryRoot = (cache: string): string => join(cache, 'tmp');

/** The deps file that makes the host look into the view. */
export const viewDepsFile = (cache: string, view: string): string => join(viewFolder(cache, view), 'app.deps.json');
/** The folder of a view that holds the assemblies, and links to what lies beside the originals. */
export const viewAssemblies = (cache: string, view: string): string => join(viewFolder(cache, view), 'v', '1', 'ngen');
