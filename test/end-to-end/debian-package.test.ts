import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { debianMachine, ownPackage } from '../support/debian-machine.ts';
import { buildPackage } from '../support/debian-package.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { openFolder } from '../support/ngen.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';

const first = builtApp('EndApp', { properties: builds.withoutJson });
const second = builtApp('EndApp', { properties: builds.withoutJsonAgain });

describe('the Debian package', () => {
  it('brings everything that it needs, is used, is removed, and leaves nothing when it is purged', () => {
    const machine = debianMachine();
    machine.ok(`dpkg --force-unsafe-io -i ${ownPackage()}`);
    expect(machine.ok('env -i PATH=/usr/bin:/bin ngen --version; /usr/lib/ngen/node/bin/node --version')).toMatch(/^0\.1\.0\nv24\./);
    expect(machine.sh('man --warnings -E UTF-8 -l -Tutf8 -Z /usr/share/man/man1/ngen.1.gz >/dev/null')).toMatchObject({ status: 0, stderr: '' });
    const complete = (...words: readonly string[]): string =>
      machine.ok(`bash -c '. /usr/share/bash-completion/completions/ngen; compopt() { :; }; COMP_WORDS=(ngen ${words.join(' ')}); COMP_CWORD=${words.length}; _ngen; echo "\${COMPREPLY[@]}"'`).trim();
    expect([complete('upd'), complete('queue', 'st'), complete('install', '--exe')]).toEqual(['update', 'status', '--exe-config=']);
    expect(machine.written()).toEqual(expect.arrayContaining(['/etc/systemd/system/timers.target.wants/ngen-task@x64.timer', '/etc/systemd/system/multi-user.target.wants/ngen-changes.path', '/etc/systemd/system/multi-user.target.wants/ngen.service']));

    machine.ok(`cp -r ${first} /opt/app; printf '[Service]\\nExecStart=dotnet /opt/app/EndApp.dll\\n' >/etc/systemd/system/end.service; ngen install /opt/app/EndApp.dll; ngen systemd end`);
    expect(machine.written()).toContain('/etc/systemd/system/ngen-changes.path.d/50-folders.conf');
    const removed = machine.ok('dpkg --remove ngen; /var/cache/ngen/launchers/*/EndApp');
    expect(removed).toContain('The native image cache stays');
    expect(removed, 'applications have their images still').toMatch(/^EndApp 1\.0\.1\.0 /m);
    expect(machine.written(), 'an installation that follows is enabled, too').toContain('/etc/systemd/system/timers.target.wants/ngen-task@x64.timer');

    const purged = machine.ok('dpkg --purge ngen');
    expect(purged).toMatch(/Removing \/etc\/systemd\/system\/end\.service\.d\/50-ngen\.conf[^]*Removing \/var\/lib\/ngen: .* and the record[^]*Removing \/var\/cache\/ngen: /);
    expect(machine.written().filter((path) => /ngen/.test(path))).toEqual([]);
  });
});

describe('who, in packages', () => {
  const app = (name: string): string => `/opt/${name}/EndApp.dll`;
  const scripts = (name: string) => ({
    postinst: `#!/bin/sh\nset -e\nif [ "$1" = configure ]; then ngen install ${app(name)} /silent; fi\n`,
    prerm: `#!/bin/sh\nset -e\nif [ "$1" = remove ]; then ngen uninstall ${app(name)} /debug /ifInstalled; fi\n`,
    postrm: `#!/bin/sh\nset -e\nif [ "$1" = remove ]; then ngen uninstall ${app(name)} /ifInstalled; fi\n`,
  });

  it('names the package, its version and its script for each change of an image', () => {
    const machine = machineWithPackage();
    const folder = openFolder();
    const build = (name: string, version: string, files: string): string => buildPackage(folder, { name, version, files: { [`opt/${name}`]: files }, scripts: scripts(name) });
    const by = (events: readonly AuditEntry[], type: AuditEntry['type']): readonly unknown[] => [...new Set(events.filter((event) => event.type === type).map(({ installer }) => JSON.stringify(installer)))].map((text) => JSON.parse(text) as unknown);
    let seen = 0;
    const since = (): readonly AuditEntry[] => {
      const all = machine.ngen.audit();
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    };
    const script = (name: string, version: string, which: string) => ({ kind: 'dpkg', package: name, script: which, version });

    machine.ok(`dpkg -i ${build('one', '1.0-1', first)}`);
    expect(by(since(), 'ImageCompiled')).toEqual([script('one', '1.0-1', 'postinst')]);
    machine.ok(`dpkg -i ${build('two', '5.0', second)}`);
    expect(by(since(), 'ImageCompiled')).toEqual([script('two', '5.0', 'postinst')]);

    machine.ok(`dpkg -i ${build('one', '2.0-1', second)}`);
    const upgraded = since();
    expect(by(upgraded, 'ImageInvalidated')).toEqual([script('one', '2.0-1', 'postinst')]);
    expect(by(upgraded, 'RootRebound')).toEqual([script('one', '2.0-1', 'postinst')]);

    machine.ok('dpkg --remove two');
    const removed = since();
    expect(by(removed, 'RootUninstalled')).toEqual([script('two', '5.0', 'postrm')]);
    machine.ok('dpkg --purge one');
    const last = since();
    for (const type of ['RootUninstalled', 'ImageRetired', 'ImageReclaimed'] as const) expect(by(last, type), type).toEqual([script('one', '2.0-1', 'postrm')]);
    expect(machine.ok('ngen audit --by two')).toMatch(/root by two 5\.0 postrm: ngen uninstall/);
    expect(machine.ngen.display()).toEqual({ roots: [], images: [] });
  });
});
