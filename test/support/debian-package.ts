import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { temporaryFolder } from './temp.ts';

const quoted = (words: readonly string[]): string => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

/** What a test's package holds: files by their paths with where they are copied from, and maintainer scripts. */
export type PackageContents = {
  readonly name: string;
  readonly version: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
};

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const hashLine = (stage: string, file: string): string => `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${relative(stage, file)}\n`;

/** Builds a package in a folder, as `debhelper` would, with the hashes of its files; the path of the `.deb`. */
export const buildPackage = (into: string, { name, version, files = {}, scripts = {} }: PackageContents): string => {
  const stage = join(temporaryFolder(), 'stage');
  const control = join(stage, 'DEBIAN');
  mkdirSync(control, { recursive: true });
  for (const folder of [stage, control]) chmodSync(folder, 0o755);
  for (const [path, from] of Object.entries(files)) cpSync(from, join(stage, path), { recursive: true });
  writeFileSync(join(control, 'md5sums'), filesBelow(stage).filter((file) => !file.startsWith(control)).map((file) => hashLine(stage, file)).join(''));
  writeFileSync(join(control, 'control'), `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: made by a test\n`);
  for (const [script, text] of Object.entries(scripts)) writeFileSync(join(control, script), text, { mode: 0o755 });
  const file = join(into, `${name}_${version}_all.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', stage, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  return file;
};

/** Has dpkg install an empty package whose postinst runs a command. Its database is a folder of the test's own. Needs root. */
export const configurePackage = (name: string, version: string, command: readonly string[]): void => {
  const folder = temporaryFolder();
  const source = join(folder, 'source', 'DEBIAN');
  mkdirSync(source, { recursive: true });
  chmodSync(join(folder, 'source'), 0o755);
  writeFileSync(join(source, 'control'), `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: runs a command\n`);
  writeFileSync(join(source, 'postinst'), `#!/bin/sh\nset -e\n${quoted(command)} >/dev/null\n`, { mode: 0o755 });
  chmodSync(source, 0o755);
  const database = join(folder, 'database');
  for (const part of ['info', 'updates']) mkdirSync(join(database, part), { recursive: true });
  for (const file of ['status', 'available']) writeFileSync(join(database, file), '');
  const run = (program: string, args: readonly string[]): Buffer => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  run('dpkg-deb', ['--build', '--root-owner-group', join(folder, 'source'), join(folder, 'package.deb')]);
  run('dpkg', ['--admindir', database, '--instdir', '/', '--log', join(folder, 'log'), '--install', join(folder, 'package.deb')]);
};
