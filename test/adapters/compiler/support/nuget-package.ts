import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from '../../../support/dotnet.ts';
import { frameworkVersion } from './framework.ts';

export const packageId = 'Microsoft.NETCore.App.Crossgen2.linux-x64';

/** The compiler's package as NuGet itself unpacks it, the .nupkg in it, fetched once: what ours is compared with. */
export const unpackedPackage = (): { readonly folder: string; readonly nupkg: string } => {
  const version = frameworkVersion();
  const packages = join(testCache, `compiler-package-${version}`);
  if (!existsSync(packages)) {
    mkdirSync(testCache, { recursive: true });
    const work = mkdtempSync(join(testCache, '.restore-'));
    const item = `<PackageDownload Include="${packageId}" Version="[${version}]" />`;
    writeFileSync(
      join(work, 'bring.csproj'),
      `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>${item}</ItemGroup></Project>`,
    );
    execFileSync('dotnet', ['restore', work, '--packages', join(work, 'packages'), '-v', 'q'], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!existsSync(packages)) renameSync(join(work, 'packages'), packages);
    rmSync(work, { recursive: true, force: true });
  }
  const folder = join(packages, packageId.toLowerCase(), version);
  return { folder, nupkg: join(folder, `${packageId.toLowerCase()}.${version}.nupkg`) };
};
