import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProperties } from './build-server.ts';
import { testCache } from './dotnet.ts';

const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
<PackAsTool>true</PackAsTool><ToolCommandName>end-tool</ToolCommandName><PackageId>EndTool</PackageId><AssemblyName>EndTool</AssemblyName></PropertyGroup></Project>`;

const pack = (folder: string, version: string): void => {
  const args = ['pack', '-c', 'Release', '-o', join(folder, 'feed'), '-v', 'q', ...buildProperties, `-p:Version=${version}`];
  execFileSync('dotnet', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NUGET_PACKAGES: join(folder, 'packages'), DOTNET_CLI_TELEMETRY_OPTOUT: '1', MSBUILDDISABLENODEREUSE: '1' } });
};

/** A feed with versions 1.0.0 and 2.0.0 of the tool EndTool, command `end-tool`, which says where its assembly lies; packed once. */
export const toolFeed = (): string => {
  const kept = join(testCache, 'tool-feed');
  if (existsSync(kept)) return kept;
  mkdirSync(testCache, { recursive: true });
  const folder = mkdtempSync(join(testCache, '.tool-feed-'));
  try {
    writeFileSync(join(folder, 'EndTool.csproj'), project);
    writeFileSync(join(folder, 'Program.cs'), 'System.Console.WriteLine(typeof(Program).Assembly.Location);\n');
    for (const version of ['1.0.0', '2.0.0']) pack(folder, version);
    renameSync(join(folder, 'feed'), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error; // another test process packed it first
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
};

/** A configuration of NuGet that knows this feed alone. */
export const feedConfiguration = (): string => `<configuration><packageSources><clear /><add key="feed" value="${toolFeed()}" /></packageSources></configuration>`;

/** The arguments of `dotnet` that install or update the tool in a folder. */
export const toolCommand = (verb: 'install' | 'update', version: string, folder: string, configuration: string): readonly string[] =>
  ['tool', verb, 'EndTool', '--tool-path', folder, '--version', version, '--configfile', configuration];
