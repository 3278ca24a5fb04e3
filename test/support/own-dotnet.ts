import { constants, copyFileSync, cpSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newestFramework } from './newest-framework.ts';
import { openFolder } from './ngen.ts';

/** An installation of .NET that a test may change: the newest runtime of the machine's. */
export type OwnDotnet = {
  /** What makes programs use it that have no host of their own. */
  readonly env: { readonly PATH: string };
  /** The folder of the framework's versions. */
  readonly shared: string;
  readonly version: string;
  /** Installs the next patch of the framework, with the same files, as an update does: beside the old one. Its version. */
  readonly patch: () => string;
};

const next = (version: string): string => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });

export const ownDotnet = (): OwnDotnet => {
  const { shared: installed, version } = newestFramework();
  const from = dirname(dirname(installed));
  const root = join(openFolder(), 'dotnet');
  const shared = join(root, 'shared', 'Microsoft.NETCore.App');
  copy(join(from, 'host'), join(root, 'host'));
  copyFileSync(join(from, 'dotnet'), join(root, 'dotnet'));
  copy(join(installed, version), join(shared, version));
  return {
    env: { PATH: `${root}:${process.env['PATH']}` },
    shared,
    version,
    patch: () => {
      copy(join(shared, version), join(root, 'unpacked'));
      renameSync(join(root, 'unpacked'), join(shared, next(version)));
      return next(version);
    },
  };
};
