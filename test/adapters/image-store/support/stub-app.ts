import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildView, viewPaths } from '../../../../adapters/image-store/build-view.ts';
import { prepareCache } from '../../../../adapters/image-store/check-store.ts';
import { copySource } from '../../../../adapters/image-store/copy-source.ts';
import type { LauncherSpec } from '../../../../adapters/image-store/launcher-spec.ts';
import { renderLauncher } from '../../../../adapters/image-store/launcher.ts';
import { publishLauncher } from '../../../../adapters/image-store/publish-launcher.ts';
import { recordPaths } from '../../../../adapters/image-store/stat-record.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { run, type Outcome } from './run.ts';

export type StubApp = {
  readonly cache: string;
  readonly folder: string;
  readonly framework: string;
  readonly spool: string;
  readonly spec: LauncherSpec;
  /** Hashes, in the order of `spec.assemblies`. */
  readonly objects: readonly string[];
  readonly launcher: string;
};

export const script = (path: string, body: string): string => {
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
};

/** An application of text files and a host that tells how it was started: for tests of what a launcher decides. */
export const stubApp = (parts: number, options: Partial<LauncherSpec> = {}): StubApp => {
  const base = temporaryFolder();
  const [cache, folder, framework, spool] = ['cache', `app's "$x"\n\`folder\``, 'framework', 'spool'].map((name) => join(base, name)) as [string, string, string, string];
  for (const made of [folder, framework, spool]) mkdirSync(made);
  prepareCache(cache);
  const files = Array.from({ length: parts }, (_, index) => `Part ${index} of 'it'.dll`);
  for (const file of files) writeFileSync(join(folder, file), `assembly ${file} of ${base}`);
  writeFileSync(join(folder, 'App.dll'), 'the main assembly');
  const assemblies = ['App.dll', ...files];
  const copies = assemblies.map((file) => copySource(cache, join(folder, file)));
  const { view } = buildView(cache, {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: assemblies.map((fileName, index) => ({ fileName, object: copies[index]!.hash })),
    besideFolders: [folder],
  });
  const spec: LauncherSpec = {
    id: 'stub',
    dotnet: script(join(base, 'dotnet'), 'if [ "$1" = exec ]; then echo images; else echo jit; fi'),
    application: join(folder, 'App.dll'),
    apphost: null,
    cache,
    view,
    assemblies,
    record: recordPaths([...assemblies.map((file) => join(folder, file)), framework, ...viewPaths(cache, view)], [join(folder, 'App.runtimeconfig.dev.json')]),
    roots: [],
    profileLauncher: '/nowhere',
    command: null,
    spool,
    notify: null,
    ...options,
  };
  return { cache, folder, framework, spool, spec, objects: copies.map((copy) => copy.hash), launcher: publishLauncher(cache, spec.id, 'App', renderLauncher(spec)) };
};

export const start = (app: Pick<StubApp, 'launcher'>, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Outcome =>
  run(app.launcher, args, { env });
