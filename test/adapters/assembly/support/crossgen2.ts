import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { testCache } from '../../../support/dotnet.ts';
import { frameworkFolder } from '../../../support/metadata-oracle.ts';

const version = basename(frameworkFolder);

/** crossgen2 of the newest framework's version, brought from NuGet once. */
const crossgen2 = (): string => {
  const packages = join(testCache, `assembly-crossgen2-${version}`);
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

/** Runs crossgen2 with references to the framework; returns what it prints. */
export const runCrossgen2 = (options: readonly string[], system = 'linux', architecture = 'x64'): string =>
  execFileSync(crossgen2(), [...options, '-r', `${frameworkFolder}/*.dll`, '--targetos', system, '--targetarch', architecture], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
