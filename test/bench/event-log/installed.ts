import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'node_modules', '.cache', 'ngen-bench', 'event-log');
const done = join(folder, 'installed');

/**
 * `require` for the packages of this folder's package.json. They are installed on first use, beside the project's own: Emmett's
 * store has a peer dependency that is not published, and compiles SQLite for a minute.
 */
export const installed = (): NodeJS.Require => {
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(import.meta.dirname, 'package.json'), join(folder, 'package.json'));
    execFileSync('npm', ['install', '--legacy-peer-deps', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(done, '');
  }
  return createRequire(join(folder, 'package.json'));
};
