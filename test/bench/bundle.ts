import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import config from '../../tsdown.config.ts';
import { testCache } from '../support/dotnet.ts';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Bundles a program as the package's own is bundled, in a folder of its own; with the package's starter, which keeps compiled code. Returns the program's path. */
export const bundled = async (entry: string): Promise<string> => {
  const folder = join(testCache, 'bench', entry.replaceAll(/\W/g, '-'));
  rmSync(folder, { recursive: true, force: true });
  await build({ ...config, config: false, cwd: projectFolder, entry: { main: entry }, outDir: folder, copy: [], logLevel: 'error' });
  copyFileSync(join(projectFolder, 'src', 'ngen.js'), join(folder, 'ngen.js'));
  return join(folder, 'ngen.js');
};

let program: Promise<string> | undefined;

/** Our program as it stands in the sources, bundled once. */
export const ngenProgram = (): Promise<string> => (program ??= bundled('src/main.ts'));
