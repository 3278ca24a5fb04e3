import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from '../binding/package-folder.ts';
import { runDotnet, type DotnetOptions } from './run-dotnet.ts';

export type Restored = { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly noSuchVersion: boolean; readonly output: string };

// A target framework that needs no targeting pack, so that nothing but the package is fetched, by any SDK.
const project = (id: string, version: string): string => `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="${id}" Version="[${version}]" />
  </ItemGroup>
</Project>
`;

/** The user's own packages: what is there already needs no network. NuGet refuses a fallback folder that does not exist. */
const packagesAtHand = (environment: NodeJS.ProcessEnv): readonly string[] =>
  [packageFolder(environment)].filter((folder) => existsSync(folder));

/**
 * Fetches one NuGet package with `dotnet restore` of a project that only downloads it (PackageDownload takes exact versions only), from the
 * sources that the user's NuGet.Config names, and leaves nothing in the user's package folder. Returns the unpacked package.
 */
export const restorePackage = async (id: string, version: string, options: DotnetOptions): Promise<Restored> => {
  const work = join(options.folder, version);
  const packages = join(work, 'packages');
  const atHand = packagesAtHand(options.environment);
  await mkdir(work);
  await writeFile(join(work, 'compiler.csproj'), project(id, version));
  // These stop the SDK from taking settings of folders above.
  await writeFile(join(work, 'global.json'), '{}');
  for (const name of ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props']) await writeFile(join(work, name), '<Project />');
  const fallback = atHand.map((folder) => `-p:RestoreFallbackFolders=${folder}`);
  const { exitCode, output } = await runDotnet(['restore', 'compiler.csproj', '--packages', packages, '-nologo', '-v', 'minimal', ...fallback], { ...options, folder: work });
  const folder = [packages, ...atHand].map((root) => join(root, id.toLowerCase(), version.toLowerCase())).find((candidate) => existsSync(candidate));
  if (exitCode === 0 && folder !== undefined) return { ok: true, folder };
  const said = exitCode === null ? `${output}\nIt took too long and was stopped.` : output;
  return { ok: false, noSuchVersion: /\bNU110[123]\b/.test(output), output: said };
};
