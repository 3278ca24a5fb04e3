import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildView, viewPaths } from '../../../../adapters/image-store/build-view.ts';
import { prepareCache } from '../../../../adapters/image-store/check-store.ts';
import { copySource } from '../../../../adapters/image-store/copy-source.ts';
import type { LauncherSpec } from '../../../../adapters/image-store/launcher-spec.ts';
import { renderLauncher } from '../../../../adapters/image-store/launcher.ts';
import { viewAssemblies } from '../../../../adapters/image-store/layout.ts';
import { putObject, type StoredObject } from '../../../../adapters/image-store/objects.ts';
import { publishLauncher } from '../../../../adapters/image-store/publish-launcher.ts';
import { joinRecords, recordPaths } from '../../../../adapters/image-store/stat-record.ts';
import { temporaryPath } from '../../../../adapters/image-store/temporary.ts';
import { builtApp } from '../../../support/dotnet.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { compiledImages, managedFiles } from './crossgen2.ts';
import { dotnet, dotnetRoot, hostPaths } from './host.ts';

export type Images = 'copies' | 'images' | 'hard-bound';

export type InstalledApp = {
  readonly launcher: string;
  readonly view: string;
  /** The folder of the view that holds the assemblies. */
  readonly assemblies: string;
  readonly spec: LauncherSpec;
};

export const buildOf = (number: 1 | 2): string => builtApp('ViewProbe', { properties: [`-p:BuildNumber=${number}`] });

/** A copy of an app's folder that the test may change; the folder's name is unkind on purpose. */
export const copyOfApp = (built: string, into: string = join(temporaryFolder(), `it's a "folder" with $HOME\nand \`more\``)): string => {
  cpSync(built, into, { recursive: true });
  return into;
};

const putImages = (cache: string, folder: string, files: readonly string[], bubble: boolean): readonly StoredObject[] => {
  const images = compiledImages(files.map((file) => join(folder, file)), bubble);
  return files.map((file) => {
    const output = temporaryPath(cache, file);
    copyFileSync(join(images, file), output);
    return putObject(cache, output);
  });
};

/** What `ngen install` does with this part: record, copy, compile, view, launcher. */
export const installApp = (
  cache: string,
  folder: string,
  name: string,
  options: { readonly images?: Images; readonly withoutDeps?: boolean; readonly launcher?: Partial<LauncherSpec> } = {},
): InstalledApp => {
  prepareCache(cache);
  const images = options.images ?? 'copies';
  if (options.withoutDeps === true) rmSync(join(folder, `${name}.deps.json`));
  const files = managedFiles(folder);
  const application = join(folder, `${name}.dll`);
  const inputs = [`${name}.deps.json`, `${name}.runtimeconfig.json`].map((file) => join(folder, file)).filter((file) => existsSync(file));
  const record = recordPaths([...files.map((file) => join(folder, file)), ...inputs, ...hostPaths()], [join(folder, `${name}.runtimeconfig.dev.json`)]);
  const copies = files.map((file) => copySource(cache, join(folder, file)));
  const objects = images === 'copies' ? copies : putImages(cache, folder, files, images === 'hard-bound');
  const { view } = buildView(cache, {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: files.map((fileName, index) => ({ fileName, object: objects[index]!.hash })),
    besideFolders: [folder],
  });
  const apphost = join(folder, name);
  const spec: LauncherSpec = {
    id: 'app',
    dotnet,
    application,
    apphost: existsSync(apphost) ? apphost : null,
    cache,
    view,
    assemblies: files,
    record: joinRecords(record, recordPaths(viewPaths(cache, view))),
    roots: [dotnetRoot],
    profileLauncher: '/nowhere',
    command: null,
    spool: null,
    notify: null,
    ...options.launcher,
  };
  return { launcher: publishLauncher(cache, spec.id, name, renderLauncher(spec)), view, assemblies: viewAssemblies(cache, view), spec };
};

