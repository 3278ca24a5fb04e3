import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temp.ts';

const quoted = (words: readonly string[]): string => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

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
