import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { userName } from '../../../adapters/host/accounts.ts';
import { untrustedWriters } from '../../../adapters/host/trusted-source.ts';

const machine = { kind: 'machine' } as const;
const nobody = 65_534;
const daemon = 1;

/** A folder that root alone can write, all the way up; /tmp is sticky, so that is a place for one. */
const safeFolder = (): string => {
  const folder = execFileSync('mktemp', ['-d', '/var/lib/ngen-test-XXXXXX'], { encoding: 'utf8' }).trim();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  return folder;
};

const assemblyIn = (folder: string): string => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'App.dll');
  writeFileSync(file, 'x');
  return file;
};

describe.runIf(process.getuid!() === 0)('the machine\'s store', () => {
  test('trusts what root alone can write', () => {
    expect(untrustedWriters(assemblyIn(join(safeFolder(), 'app')), machine)).toEqual([]);
    expect(untrustedWriters('/usr/bin/env', machine)).toEqual([]);
  });

  test.each<[string, (folder: string, file: string) => void, (folder: string, file: string) => string[]]>([
    ['the file\'s owner', (_, file) => chownSync(file, nobody, 0), (_, file) => [`nobody (owner of ${file})`]],
    ['a user without a name', (_, file) => chownSync(file, 4_000_123, 0), (_, file) => [`user 4000123 (owner of ${file})`]],
    ['everyone, by the file', (_, file) => chmodSync(file, 0o666), (_, file) => [`everyone (mode 666 of ${file})`]],
    ['the owner of the folder', (folder) => chownSync(folder, nobody, 0), (folder) => [`nobody (owner of ${folder})`]],
    ['everyone, by the folder', (folder) => chmodSync(folder, 0o777), (folder) => [`everyone (mode 777 of ${folder})`]],
    ['a group\'s members', (folder) => (chownSync(folder, 0, daemon), chmodSync(folder, 0o775)), (folder) => [`group daemon: daemon (mode 775 of ${folder})`]],
    ['a group known elsewhere', (folder) => (chownSync(folder, 0, 4_000_123), chmodSync(folder, 0o775)), (folder) => [`group 4000123 (mode 775 of ${folder})`]],
    ['the group of root', (folder) => chmodSync(folder, 0o775), () => []],
    ['a group that may only read', (folder) => chownSync(folder, 0, daemon), () => []],
    ['everyone, but a sticky folder', (folder) => chmodSync(folder, 0o1777), () => []],
    ['the owner of a sticky folder', (folder) => (chownSync(folder, nobody, 0), chmodSync(folder, 0o1777)), (folder) => [`nobody (owner of ${folder})`]],
    ['a sticky folder, and an entry that is another\'s', (folder, file) => (chmodSync(folder, 0o1777), chownSync(file, nobody, 0)), (folder, file) => [`everyone (mode 1777 of ${folder})`, `nobody (owner of ${file})`]],
  ])('%s', (_, change, expected) => {
    const folder = join(safeFolder(), 'app');
    const file = assemblyIn(folder);
    change(folder, file);
    expect(untrustedWriters(file, machine)).toEqual(expected(folder, file));
  });

  test('every folder above counts, not the nearest alone', () => {
    const top = safeFolder();
    const file = assemblyIn(join(top, 'a/b/c'));
    chmodSync(join(top, 'a'), 0o777);
    expect(untrustedWriters(file, machine)).toEqual([`everyone (mode 777 of ${join(top, 'a')})`]);
  });

  test('both ends of a symbolic link count, and the link itself', () => {
    const top = safeFolder();
    const target = assemblyIn(join(top, 'real'));
    mkdirSync(join(top, 'links'));
    symlinkSync('../real', join(top, 'links/app'));
    const file = join(top, 'links/app/App.dll');
    expect(untrustedWriters(file, machine)).toEqual([]);
    lchownSync(join(top, 'links/app'), nobody, 0);
    expect(untrustedWriters(file, machine)).toEqual([`nobody (owner of ${join(top, 'links/app')})`]);
    lchownSync(join(top, 'links/app'), 0, 0);
    chmodSync(join(top, 'links'), 0o777);
    chownSync(target, nobody, 0);
    expect(untrustedWriters(file, machine)).toEqual([`everyone (mode 777 of ${join(top, 'links')})`, `nobody (owner of ${target})`]);
  });

  test('the folder above a link’s end counts where the path goes on from there', () => {
    const top = safeFolder();
    assemblyIn(top);
    const target = assemblyIn(join(top, 'open'));
    mkdirSync(join(top, 'open/inner'));
    symlinkSync('open/inner', join(top, 'link'));
    chmodSync(join(top, 'open'), 0o777);
    expect(untrustedWriters(`${top}/link/../App.dll`, machine)).toEqual([`everyone (mode 777 of ${join(top, 'open')})`]);
    expect(untrustedWriters(target, machine)).toEqual([`everyone (mode 777 of ${join(top, 'open')})`]);
  });

  test('links that lead in a circle, and what is not there, are said', () => {
    const top = safeFolder();
    symlinkSync('b', join(top, 'a'));
    symlinkSync('a', join(top, 'b'));
    expect(() => untrustedWriters(join(top, 'a'), machine)).toThrow(/symbolic links/);
    expect(() => untrustedWriters(join(top, 'c/d'), machine)).toThrow(expect.objectContaining({ code: 'assembly-not-found' }));
  });

  test('what is said is true: that user can change the file, another cannot', () => {
    const top = safeFolder();
    const writes = (file: string, uid: number): boolean => {
      try {
        execFileSync('setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'sh', '-c', `rm -f "${file}" && echo new > "${file}" || echo more >> "${file}"`], { stdio: 'ignore' });
      } catch {
        return false;
      }
      return readFileSync(file, 'utf8') !== 'x';
    };
    for (const [name, change, expected] of [
      ['closed', () => undefined, false],
      ['sticky', (folder: string) => chmodSync(folder, 0o1777), false],
      ['open', (folder: string) => chmodSync(folder, 0o777), true],
    ] as const) {
      const file = assemblyIn(join(top, name));
      change(join(top, name));
      expect({ name, found: untrustedWriters(file, machine).length > 0, writes: writes(file, nobody) }).toEqual({ name, found: expected, writes: expected });
    }
  });
});

describe.runIf(process.getuid!() === 0)('a user\'s store', () => {
  test('trusts that user too, and nobody else', () => {
    const folder = join(safeFolder(), 'app');
    const file = assemblyIn(folder);
    chownSync(folder, daemon, daemon);
    chmodSync(folder, 0o775); // a group of its own, as in many distributions
    expect(untrustedWriters(file, { kind: 'user', uid: daemon })).toEqual([]);
    expect(untrustedWriters(file, { kind: 'user', uid: nobody })).toHaveLength(2);
    expect(userName(daemon)).toBe('daemon');
  });
});
