import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from '../../../support/dotnet.ts';
import { dotnetRoot, newestIn } from './host.ts';

const version = '10.0.12';

/** crossgen2 from NuGet, brought once. */
const crossgen2 = (): string => {
  const packages = join(testCache, `image-store-crossgen2-${version}`);
  if (!existsSync(packages)) {
    mkdirSync(testCache, { recursive: true });
    const work = mkdtempSync(join(testCache, '.restore-'));
    const item = `<PackageDownload Include="Microsoft.NETCore.App.Crossgen2.linux-x64" Version="[${version}]" />`;
    writeFileSync(
      join(work, 'bring.csproj'),
      `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>${item}</ItemGroup></Project>`,
    );
    execFileSync('dotnet', ['restore', work, '--packages', join(work, 'packages'), '-v', 'q'], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!existsSync(packages)) renameSync(join(work, 'packages'), packages);
    rmSync(work, { recursive: true, force: true });
  }
  return join(packages, 'microsoft.netcore.app.crossgen2.linux-x64', version, 'tools', 'crossgen2');
};

/** Compiles `assemblies` (paths) into `folder`, each hard bound to all others when `bubble`. Returns the images in the same order. */
export const compileImages = (assemblies: readonly string[], folder: string, bubble: boolean): readonly string[] => {
  mkdirSync(folder, { recursive: true });
  const framework = newestIn(join(dotnetRoot, 'shared', 'Microsoft.NETCore.App'));
  return assemblies.map((assembly, index) => {
    const image = join(folder, `${index}.dll`);
    const references = assemblies.flatMap((other) => ['-r', other]);
    const bubbleOptions = bubble ? ['--inputbubble', ...assemblies.flatMap((other) => ['--inputbubbleref', other])] : [];
    execFileSync(crossgen2(), [assembly, '-o', image, '--targetos', 'linux', '--targetarch', 'x64', '-r', `${framework}/*.dll`, ...references, ...bubbleOptions], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return image;
  });
};

export const managedFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.dll'))
    .sort();
