import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { programVersion } from '../version.ts';
import { stagePackage } from './stage-package.ts';

/** As debhelper makes it: what tells later whether a file is still the package's own. */
const hashesOf = (stage: string): string =>
  readdirSync(stage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(stage, 'DEBIAN')) && !entry.parentPath.startsWith(join(stage, 'etc')))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${relative(stage, file)}\n`)
    .join('');

const checkout = join(import.meta.dirname, '..', '..');
const into = process.argv[2] ?? join(checkout, 'out');
const debianArchitecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
mkdirSync(into, { recursive: true });
const stage = mkdtempSync(join(into, '.stage-'));
try {
  chmodSync(stage, 0o755);
  stagePackage(checkout, stage, { version: programVersion, debianArchitecture });
  writeFileSync(join(stage, 'DEBIAN/md5sums'), hashesOf(stage));
  const file = join(into, `ngen_${programVersion}_${debianArchitecture}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', stage, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.stdout.write(`${file}\n`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
