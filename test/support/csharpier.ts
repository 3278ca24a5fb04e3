import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from './dotnet.ts';

const version = '1.3.0';

/** The folder of a dotnet tool that people use, a formatter of 28 assemblies, as `dotnet tool install` leaves it; brought from NuGet once. */
export const csharpier = (): string => {
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
