import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildProperties } from '../support/build-server.ts';
import { testCache } from '../support/dotnet.ts';
import { newStore, openFolder } from '../support/ngen.ts';

const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
<PackAsTool>true</PackAsTool><ToolCommandName>end-tool</ToolCommandName><PackageId>EndTool</PackageId><AssemblyName>EndTool</AssemblyName></PropertyGroup></Project>`;

const dotnet = (folder: string, ...args: readonly string[]): string =>
  execFileSync('dotnet', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NUGET_PACKAGES: join(folder, 'packages'), DOTNET_CLI_TELEMETRY_OPTOUT: '1', MSBUILDDISABLENODEREUSE: '1' } });

/** A feed with two versions of a tool, packed once. */
const toolFeed = (): string => {
  const kept = join(testCache, 'tool-feed');
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(testCache, '.tool-feed-'));
  try {
    writeFileSync(join(folder, 'EndTool.csproj'), project);
    writeFileSync(join(folder, 'Program.cs'), 'System.Console.WriteLine(typeof(Program).Assembly.Location);\n');
    for (const version of ['1.0.0', '2.0.0']) dotnet(folder, 'pack', '-c', 'Release', '-o', join(folder, 'feed'), '-v', 'q', ...buildProperties, `-p:Version=${version}`);
    renameSync(join(folder, 'feed'), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
};

it('dotnet tool update: the new version takes the place of the old one, and is queued', () => {
  const folder = openFolder();
  writeFileSync(join(folder, 'nuget.config'), `<configuration><packageSources><clear /><add key="feed" value="${toolFeed()}" /></packageSources></configuration>`);
  const tool = (verb: string, version: string): string => dotnet(folder, 'tool', verb, 'EndTool', '--tool-path', join(folder, 'tools'), '--version', version, '--configfile', join(folder, 'nuget.config'));
  tool('install', '1.0.0');
  const ngen = newStore();
  ngen.ok('install', join(folder, 'tools', 'end-tool'));
  expect(ngen.display().roots[0]!.path).toContain('/1.0.0/');
  tool('update', '2.0.0');
  expect(ngen.ok('update', '/trigger:systemd')).toContain('Queued, with priority 3');
  const [root, ...others] = ngen.display().roots;
  expect([root!.path, others]).toEqual([expect.stringMatching(/\/2\.0\.0\/.*\/EndTool\.dll$/), []]);
  expect(ngen.audit().filter(({ type }) => type === 'RootUninstalled')).toMatchObject([{ command: 'update /queue /trigger:systemd', installer: null }]);
  ngen.ok('eqi');
  const said = ngen.run(['run', realpathSync(root!.path)]);
  expect(said).toMatchObject({ status: 0, stdout: expect.stringContaining(join(ngen.store, 'cache', 'views')) });
});
