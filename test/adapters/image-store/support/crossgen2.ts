import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crossgen2Package } from '../../../support/crossgen2-package.ts';
import { testCache } from '../../../support/dotnet.ts';
import { dotnetRoot, newestIn } from './host.ts';

const framework = newestIn(join(dotnetRoot, 'shared', 'Microsoft.NETCore.App'));
const version = basename(framework);

const compile = (assemblies: readonly string[], folder: string, bubble: boolean): void => {
  const references = assemblies.flatMap((assembly) => ['-r', assembly]);
  const bubbleOptions = bubble ? ['--inputbubble', ...assemblies.flatMap((assembly) => ['--inputbubbleref', assembly])] : [];
  const common = ['--targetos', 'linux', '--targetarch', 'x64', '-r', `${framework}/*.dll`, ...references, ...bubbleOptions];
  for (const assembly of assemblies)
    execFileSync(join(crossgen2Package(version), 'tools', 'crossgen2'), [assembly, '-o', join(folder, basename(assembly)), ...common], { stdio: ['ignore', 'pipe', 'inherit'] });
};

/**
 * Compiles `assemblies` (paths; the files go by their names), each hard bound to all others when `bubble`. Returns the folder of the images,
 * which is made once for the same assemblies and must not be changed.
 */
export const compiledImages = (assemblies: readonly string[], bubble: boolean): string => {
  const hash = createHash('sha256').update(version);
  for (const assembly of assemblies) hash.update(basename(assembly)).update(readFileSync(assembly));
  const into = join(testCache, `image-store-${bubble ? 'bound' : 'images'}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(into)) return into;
  const work = mkdtempSync(join(testCache, '.compile-'));
  compile(assemblies, work, bubble);
  if (!existsSync(into)) renameSync(work, into);
  return into;
};

export const managedFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.dll'))
    .sort();
