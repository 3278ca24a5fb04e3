import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from './dotnet.ts';

export const crossgen2PackageId = 'Microsoft.NETCore.App.Crossgen2.linux-x64';

const project = (version: string): string =>
  `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup><ItemGroup><PackageDownload Include="${crossgen2PackageId}" Version="[${version}]" /></ItemGroup></Project>`;

/** The folder of the compiler's package as NuGet itself unpacks it, the .nupkg in it; fetched once. */
export const crossgen2Package = (version: string): string => {
  const packages = join(testCache, `crossgen2-package-${version}`);
  if (!existsSync(packages)) {
    mkdirSync(testCache, { recursive: true });
    const work = mkdtempSync(join(testCache, '.restore-'));
    try {
      writeFileSync(join(work, 'bring.csproj'), project(version));
      execFileSync('dotnet', ['restore', work, '--packages', join(work, 'packages'), '-v', 'q'], { stdio: ['ignore', 'pipe', 'inherit'] });
      renameSync(join(work, 'packages'), packages);
    } catch (error) {
      if (!existsSync(packages)) throw error; // else another test process brought it first
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return join(packages, crossgen2PackageId.toLowerCase(), version);
};
