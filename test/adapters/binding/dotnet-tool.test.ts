import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveAppArgument } from '../../../adapters/binding/resolve-app-argument.ts';
import { testCache } from '../../support/dotnet.ts';
import { expectAsHost } from './expect-as-host.ts';

const version = '1.3.0';

const installedTool = (): string => {
  const folder = join(testCache, `csharpier-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(testCache, { recursive: true });
  const work = mkdtempSync(join(testCache, '.tool-'));
  try {
    execFileSync('dotnet', ['tool', 'install', 'csharpier', '--version', version, '--tool-path', join(work, 'tool')], { stdio: ['ignore', 'pipe', 'pipe'], cwd: testCache });
    renameSync(join(work, 'tool'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another test process installed it first
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
};

test('the command of a dotnet tool leads to its assembly, which binds as the host binds it', () => {
  const command = join(installedTool(), 'csharpier');
  const app = resolveAppArgument(command);
  expect(app).toMatch(/\.store\/csharpier\/.*\/tools\/net\d+\.0\/any\/CSharpier\.dll$/);
  const binding = expectAsHost(app, {}, command);
  expect(binding.assemblies.length).toBeGreaterThan(20);
});
