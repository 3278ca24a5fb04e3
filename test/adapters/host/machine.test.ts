import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availableMemory } from '../../../adapters/host/available-memory.ts';
import { readInterpreter } from '../../../adapters/host/elf-interpreter.ts';
import { architectureOf, readMachine } from '../../../adapters/host/machine.ts';
import { fakeRoot } from './fake-root.ts';

/** A copy of a real program whose loader's name is another one of the same length or shorter. */
const withLoader = (root: string, loader: string): void => {
  const program = readFileSync('/bin/sh');
  const own = readInterpreter('/bin/sh')!;
  const at = program.indexOf(own);
  program.fill(0, at, at + own.length);
  program.write(loader, at);
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin/sh'), program);
};

describe('this machine', () => {
  test('its runtime identifier is the .NET host\'s own', () => {
    const { RID } = Object.fromEntries([...execFileSync('dotnet', ['--info'], { encoding: 'utf8' }).matchAll(/^\s*(RID):\s*(\S+)/gm)].map(([, key, value]) => [key, value]));
    expect(readMachine().runtimeIdentifier).toBe(RID);
  });

  test('the loader of Node is the one the kernel mapped', () => {
    const loader = readInterpreter(readlinkSync('/proc/self/exe'))!;
    expect(readFileSync('/proc/self/maps', 'utf8')).toContain(loader.split('/').at(-1)!);
  });

  test('memory is what the kernel says', () => {
    const kilobytes = Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))![1]);
    const bytes = availableMemory();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(kilobytes * 1024 * 1.5);
  });
});

describe('another machine', () => {
  test('with musl, by its shell\'s loader', () => {
    const root = fakeRoot({ 'etc/os-release': 'ID=alpine\nPRETTY_NAME="Alpine Linux v3.20"\n', 'lib/ld-linux.so': '' });
    withLoader(root, '/lib/ld-musl-x86_64.so.1');
    expect(readMachine(root, 'arm64')).toMatchObject({ libc: 'musl', runtimeIdentifier: 'linux-musl-arm64', distribution: 'Alpine Linux v3.20' });
  });

  test('with glibc, although musl is installed too', () => {
    const root = fakeRoot({ 'lib/ld-musl-x86_64.so.1': '', 'usr/lib/os-release': "PRETTY_NAME='Debian GNU/Linux'\n" });
    mkdirSync(join(root, 'bin'));
    copyFileSync('/bin/sh', join(root, 'bin/sh'));
    expect(readMachine(root, 'x64')).toMatchObject({ libc: 'glibc', runtimeIdentifier: 'linux-x64', distribution: 'Debian GNU/Linux' });
  });

  test('whose shell says nothing', () => {
    expect(readMachine(fakeRoot({ 'bin/sh': '#!', 'lib/ld-musl-aarch64.so.1': '' }), 'x64').libc).toBe('musl');
    expect(readMachine(fakeRoot({}), 'x64')).toMatchObject({ libc: 'glibc', distribution: 'Linux' });
  });

  test.each([['x64', 'x64'], ['ia32', 'x86'], ['arm64', 'arm64'], ['arm', 'arm']])('processor %s', (node, dotnet) => expect(architectureOf(node)).toBe(dotnet));
  test('whose processor .NET has no images for', () => expect(() => architectureOf('s390x')).toThrow(expect.objectContaining({ code: 'unsupported-architecture', message: expect.stringContaining('s390x') })));

  test.each<[string, Record<string, string>, number]>([
    ['without limits', {}, 4096],
    ['in a group with a limit', { 'proc/self/cgroup': '0::/a/b\n', 'sys/fs/cgroup/a/b/memory.max': '3000\n', 'sys/fs/cgroup/a/b/memory.current': '1000\n' }, 2000],
    ['below a group with a limit', { 'proc/self/cgroup': '0::/a/b\n', 'sys/fs/cgroup/a/b/memory.max': 'max\n', 'sys/fs/cgroup/a/b/memory.current': '10\n', 'sys/fs/cgroup/a/memory.max': '500\n', 'sys/fs/cgroup/a/memory.current': '100\n' }, 400],
    ['above its limit', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/memory.max': '5\n', 'sys/fs/cgroup/memory.current': '9\n' }, 0],
    ['with a limit above what there is', { 'proc/self/cgroup': '0::/a\n', 'sys/fs/cgroup/a/memory.max': '99999\n', 'sys/fs/cgroup/a/memory.current': '0\n' }, 4096],
  ])('memory %s', (_, files, bytes) => {
    expect(availableMemory(fakeRoot({ 'proc/meminfo': 'MemTotal: 9 kB\nMemAvailable:          4 kB\n', ...files }))).toBe(bytes);
  });
});

test.each([['a script', '#!/bin/sh\n'], ['nothing', ''], ['half a header', '\u007fELF\u0002\u0001']])('%s asks for no loader', (_, text) => {
  expect(readInterpreter(join(fakeRoot({ program: text }), 'program'))).toBeNull();
});
