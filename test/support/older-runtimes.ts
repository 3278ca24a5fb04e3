import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { testCache } from './dotnet.ts';

/** Versions that NuGet serves; a DOTNET_ROOT is made of their runtime packs, which hold what an installed runtime holds. */
const versions = ['8.0.29', '9.0.18'] as const;
const packs = { 'Microsoft.NETCore.App': 'microsoft.netcore.app.runtime.linux-x64', 'Microsoft.AspNetCore.App': 'microsoft.aspnetcore.app.runtime.linux-x64' } as const;

const project = (): string => {
  const wanted = versions.map((version) => `[${version}]`).join(';');
  const downloads = Object.values(packs).map((pack) => `<PackageDownload Include="${pack}" Version="${wanted}" />`);
  return `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup><ItemGroup>${downloads.join('')}</ItemGroup></Project>`;
};

const restore = (folder: string, packages: string): void => {
  writeFileSync(join(folder, 'Packs.csproj'), project());
  try {
    execFileSync('dotnet', ['restore', folder, '--packages', packages, '-v', 'q'], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`the runtime packs of .NET ${versions.join(', ')} cannot be restored:\n${String((error as { stdout?: Buffer }).stdout ?? error)}`, { cause: error });
  }
};

const only = (folder: string): string => join(folder, readdirSync(folder)[0]!);

const assemble = (root: string, packages: string): void => {
  const installed = dirname(realpathSync(process.env.PATH!.split(delimiter).map((folder) => join(folder, 'dotnet')).find((file) => existsSync(file))!));
  mkdirSync(root, { recursive: true });
  copyFileSync(join(installed, 'dotnet'), join(root, 'dotnet'));
  for (const version of versions) {
    const fxr = join(root, 'host', 'fxr', version);
    mkdirSync(fxr, { recursive: true });
    copyFileSync(join(packages, packs['Microsoft.NETCore.App'], version, 'runtimes', 'linux-x64', 'native', 'libhostfxr.so'), join(fxr, 'libhostfxr.so'));
    for (const [name, pack] of Object.entries(packs)) {
      const shared = join(root, 'shared', name, version);
      const files = join(packages, pack, version, 'runtimes', 'linux-x64');
      mkdirSync(shared, { recursive: true });
      cpSync(only(join(files, 'lib')), shared, { recursive: true });
      if (existsSync(join(files, 'native'))) cpSync(join(files, 'native'), shared, { recursive: true });
    }
  }
};

/** A DOTNET_ROOT with real .NET 8 and .NET 9 runtimes (and no 10), made once. Only the `dotnet` program is the installed one. */
export const olderRuntimes = (): { readonly root: string; readonly versions: readonly string[] } => {
  const root = join(testCache, `runtimes-${versions.join('-')}`);
  if (!existsSync(root)) {
    mkdirSync(testCache, { recursive: true });
    const work = mkdtempSync(join(testCache, '.runtimes-'));
    try {
      restore(work, join(work, 'packages'));
      assemble(join(work, 'root'), join(work, 'packages'));
      renameSync(join(work, 'root'), root);
    } catch (error) {
      if (!existsSync(root)) throw error; // another test process made it first
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return { root, versions };
};
