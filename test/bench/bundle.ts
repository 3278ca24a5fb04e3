import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import config from '../../tsdown.config.ts';
import { testCache } from '../support/dotnet.ts';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Bundles a program as the package's own is bundled, in a folder of its own. Returns the program's path. */
export const bundled = async (name: string, entry: string): Promise<string> => {
  const folder = join(testCache, 'bench', name);
  await build({ ...config, config: false, cwd: projectFolder, entry: { [name]: entry }, outDir: folder, logLevel: 'error' });
  return join(folder, `${name}.js`);
};

let program: Promise<string> | undefined;

/** Our program as it stands in the sources, bundled once. */
export const ngenProgram = (): Promise<string> => (program ??= bundled('ngen', 'src/ngen.ts'));
