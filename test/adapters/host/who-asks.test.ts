import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { PathReporter } from 'io-ts/lib/PathReporter.js';
import { describe, expect, test } from 'vitest';
import { whoAsks } from '../../../adapters/host/who-asks.ts';
import { Provenance } from '../../../domain/events/command-events.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { fakeRoot, type FakeProcess, processFiles } from './fake-root.ts';

const passwd = 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000:Ann:/home/ann:/bin/bash\n';

const ask = (processes: readonly FakeProcess[], given: { environment?: NodeJS.ProcessEnv; files?: Record<string, string>; uid?: number } = {}): Provenance =>
  whoAsks({
    root: fakeRoot({ 'etc/passwd': passwd, 'proc/sys/kernel/random/boot_id': 'boot-1\n', ...processFiles(processes), ...given.files }),
    environment: given.environment ?? {},
    pid: 100,
    uid: given.uid ?? 0,
    host: 'box',
  });

const self: FakeProcess = { pid: 100, parent: 90, name: 'node', argv: ['/usr/bin/node', '/usr/bin/ngen', 'install', 'App.dll', '--token=abc'] };
const init: FakeProcess = { pid: 1, parent: 0, name: 'systemd', argv: ['/sbin/init'] };
const login: FakeProcess = { pid: 50, parent: 1, name: 'bash', argv: ['-bash'] };

test('a person with sudo at a shell', () => {
  const sudo: FakeProcess = { pid: 90, parent: 50, name: 'sudo', argv: ['sudo', 'ngen', 'install', 'App.dll'] };
  expect(ask([self, sudo, login, init], { environment: { SUDO_USER: 'ann' }, files: { 'proc/100/loginuid': '1000' } })).toEqual({
    uid: 0,
    user: 'root',
    loginUid: 1000,
    loginUser: 'ann',
    sudoUser: 'ann',
    installer: null,
    parents: [
      { pid: 90, command: 'sudo ngen install App.dll' },
      { pid: 50, command: '-bash' },
      { pid: 1, command: '/sbin/init' },
    ],
    commandLine: '/usr/bin/node /usr/bin/ngen install App.dll --token=***',
    bootId: 'boot-1',
    host: 'box',
  });
});

describe('the installer', () => {
  const dpkg: FakeProcess = { pid: 80, parent: 70, name: 'dpkg', argv: ['/usr/bin/dpkg', '--configure', 'app'] };
  const script: FakeProcess = { pid: 90, parent: 80, name: 'app.postinst', argv: ['/bin/sh', '/var/lib/dpkg/info/app.postinst', 'configure'] };
  const apt: FakeProcess = { pid: 70, parent: 50, name: 'apt-get', argv: ['apt-get', 'install', 'app'] };
  const environment = { DPKG_MAINTSCRIPT_PACKAGE: 'app', DPKG_MAINTSCRIPT_NAME: 'postinst' };
  const status = 'Package: app-doc\nStatus: install ok installed\nVersion: 9\n\nPackage: app\nStatus: install ok installed\nVersion: 1.0-1\n\n';

  test('a package\'s script', () => {
    expect(ask([self, script, dpkg, apt, login, init], { environment, files: { 'var/lib/dpkg/status': status } }).installer).toEqual({ kind: 'dpkg', package: 'app', script: 'postinst', version: '1.0-1' });
  });

  test('the version that dpkg is just unpacking stands in its journal', () => {
    const files = { 'var/lib/dpkg/status': status, 'var/lib/dpkg/updates/0001': 'Package: app\nVersion: 1.1-1\n\n', 'var/lib/dpkg/updates/0002': 'Package: app\nVersion: 2.0-1\n', 'var/lib/dpkg/updates/tmp.i': 'Package: app\nVersion: 3\n' };
    expect(ask([self, script, dpkg, init], { environment, files }).installer).toMatchObject({ version: '2.0-1' });
  });

  test('no dpkg above us: the variables are left over, and prove nothing', () => {
    expect(ask([self, { ...script, parent: 50 }, login, init], { environment }).installer).toEqual({ kind: 'command', command: '/bin/sh /var/lib/dpkg/info/app.postinst configure' });
  });

  test('a package name that cannot be one is not recorded', () => {
    expect(ask([self, script, dpkg, init], { environment: { DPKG_MAINTSCRIPT_PACKAGE: 'a b\n' } }).installer).toMatchObject({ kind: 'command' });
  });

  test.each<[string, FakeProcess[], string | null]>([
    ['an install script', [{ pid: 90, parent: 50, name: 'install.sh', argv: ['sh', './install.sh', '--password=x'] }, login, init], 'sh ./install.sh --password=***'],
    ['a tool, through a shell\'s one line', [{ pid: 90, parent: 60, name: 'sh', argv: ['sh', '-c', 'ngen update'] }, { pid: 60, parent: 50, name: 'make', argv: ['make', 'install'] }, login, init], 'make install'],
    ['a person', [{ pid: 90, parent: 1, name: 'bash', argv: ['bash'] }, init], null],
    ['a person at an interactive shell with options', [{ pid: 90, parent: 1, name: 'zsh', argv: ['zsh', '-i', '-l'] }, init], null],
    ['what a container\'s process 1 adopted', [{ pid: 90, parent: 1, name: 'setsid', argv: ['setsid', 'ngen', 'update'] }, { pid: 1, parent: 0, name: 'entrypoint', argv: ['/entrypoint', '--all'] }], null],
    ['a unit of systemd', [{ pid: 90, parent: 1, name: 'sh', argv: ['/bin/sh', '-c', 'ngen update'] }, init], null],
    ['our own program on an older Node', [{ pid: 90, parent: 50, name: 'node', argv: ['/usr/bin/node', '/usr/lib/node_modules/ngen-linux/dist/ngen.js', 'update'] }, login, init], null],
  ])('%s', (_, above, command) => {
    expect(ask([self, ...above]).installer).toEqual(command === null ? null : { kind: 'command', command });
  });

  test.runIf(process.getuid!() === 0)('a real package, installed by a real dpkg', { timeout: 30_000 }, () => {
    const folder = temporaryFolder();
    const answer = join(folder, 'answer.json');
    const adapter = join(import.meta.dirname, '../../../adapters/host/who-asks.ts');
    mkdirSync(join(folder, 'deb/DEBIAN'), { recursive: true });
    for (const name of ['admin/updates', 'admin/info', 'inst']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'admin/status'), '');
    writeFileSync(join(folder, 'deb/DEBIAN/control'), 'Package: ngen-probe\nVersion: 3.2-1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: probe\n');
    const program = `import { writeFileSync } from 'node:fs'; const { whoAsks } = await import('${adapter}'); writeFileSync('${answer}', JSON.stringify(whoAsks()));`;
    writeFileSync(join(folder, 'deb/DEBIAN/postinst'), `#!/bin/sh\nset -e\n"${process.execPath}" --input-type=module -e "${program}"\n`);
    chmodSync(join(folder, 'deb/DEBIAN/postinst'), 0o755);
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', join(folder, 'deb'), join(folder, 'probe.deb')], { stdio: 'pipe' });
    execFileSync('dpkg', [`--admindir=${join(folder, 'admin')}`, `--instdir=${join(folder, 'inst')}`, '--force-script-chrootless', '--log=/dev/null', '-i', join(folder, 'probe.deb')], { stdio: 'pipe' });
    expect(JSON.parse(readFileSync(answer, 'utf8'))).toMatchObject({ installer: { kind: 'dpkg', package: 'ngen-probe', script: 'postinst', version: '3.2-1' } });
  });
});

describe('bounds and oddities', () => {
  test('at most twelve parents, each of bounded length', () => {
    const chain = Array.from({ length: 30 }, (_, index): FakeProcess => ({ pid: 90 - index, parent: 89 - index, name: 'sh', argv: ['sh', '-c', 'x'.repeat(20_000)] }));
    const { parents } = ask([self, ...chain]);
    expect(parents).toHaveLength(12);
    expect(Math.max(...parents.map(({ command }) => command.length))).toBeLessThanOrEqual(300);
  });

  test('what is cut off is left out, lest the end of a secret show what it is', () => {
    const { parents } = ask([self, { pid: 90, parent: 1, name: 'x', argv: ['x', `https://ann:${'y'.repeat(9000)}@h/`] }, init]);
    expect(parents[0]!.command).toBe('x …');
  });

  test('names with parentheses and blanks, processes without command line, unknown users', () => {
    const provenance = ask([self, { pid: 90, parent: 2, name: 'odd) S 1 (x', argv: [] }, { pid: 2, parent: 0, name: 'kthreadd', argv: [] }], { uid: 4711, files: { 'proc/100/loginuid': '4294967295' } });
    expect(provenance).toMatchObject({ user: '4711', loginUid: null, loginUser: null, installer: null });
    expect(provenance.parents).toEqual([{ pid: 90, command: '[odd) S 1 (x]' }, { pid: 2, command: '[kthreadd]' }]);
  });

  test('a sudo user that is no name is not recorded', () => expect(ask([self, login, init], { environment: { SUDO_USER: 'a\u001b[2J b' } }).sudoUser).toBeNull());
});

describe('this machine', () => {
  test('agrees with what the kernel says elsewhere, and is what the event holds', () => {
    const provenance = whoAsks();
    const decoded = Provenance.decode(provenance);
    expect(PathReporter.report(decoded)).toEqual(['No errors!']);
    expect(provenance).toMatchObject({ uid: process.getuid!(), user: userInfo().username });
    expect(provenance.parents[0]!.pid).toBe(process.ppid);
    const chain: number[] = [];
    for (let pid = process.pid; pid > 1 && chain.length < 12; ) {
      pid = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
      chain.push(pid);
    }
    expect(provenance.parents.map(({ pid }) => pid)).toEqual(chain);
    expect(provenance.bootId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.runIf(process.getuid!() === 0)('asked by another user, who may not read others\' secrets', () => {
    const adapter = join(import.meta.dirname, '../../../adapters/host/who-asks.ts');
    const program = `const { whoAsks } = await import(${JSON.stringify(adapter)}); console.log(JSON.stringify(whoAsks()));`;
    const line = execFileSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e', program, '--', '--password=hunter2'], { encoding: 'utf8' });
    const provenance = JSON.parse(line) as Provenance;
    expect(provenance).toMatchObject({ uid: 65_534, user: 'nobody' });
    expect(provenance.commandLine).toContain('--password=***');
    expect(line).not.toContain('hunter2');
  });
});
