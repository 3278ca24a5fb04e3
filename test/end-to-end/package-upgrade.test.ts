import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ownPackage } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { endApp } from '../support/end-app.ts';
import { openFolder } from '../support/ngen.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';

beforeAll(() => requireDebianTool('systemd', '/lib/systemd/systemd'));

/** The program's own package as a later version of it. */
const laterPackage = (): string => {
  const folder = openFolder();
  const [stage, file] = [join(folder, 'stage'), join(folder, 'ngen.deb')];
  execFileSync('dpkg-deb', ['--raw-extract', ownPackage(), stage]);
  const control = join(stage, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 99.0'));
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', stage, file], { stdio: 'ignore' });
  return file;
};

/** A maintainer script of the installed package, as dpkg runs it. */
const script = (name: string, ...args: readonly string[]): string => `sh -e /var/lib/dpkg/info/ngen.${name} ${args.join(' ')}`;

type Way = {
  /** What a later version does when it comes, in a shell script. */
  readonly upgrade: () => string;
  readonly trigger: string;
  readonly remove: string;
  readonly purge: string;
};

const byScripts: Way = {
  upgrade: () => `${script('prerm', 'upgrade', '99.0')}; ${script('postinst', 'configure', '0.1.0')}`,
  trigger: script('postinst', 'triggered', '/usr'),
  remove: `${script('prerm', 'remove')}; ${script('postrm', 'remove')}`,
  purge: script('postrm', 'purge'),
};

const byDpkg: Way = {
  upgrade: () => `dpkg --force-unsafe-io -i ${laterPackage()} >/dev/null`,
  trigger: 'dpkg-trigger --by-package=ngen /usr; dpkg --triggers-only --pending',
  remove: 'dpkg --remove ngen',
  purge: 'dpkg --purge ngen',
};

/** dpkg writes a hundred megabytes each time. */
const ways: readonly (readonly [string, Way])[] = [['its scripts', byScripts], ...(process.env['NGEN_TEST_TIER'] === 'full' ? [['dpkg', byDpkg] as const] : [])];

it.each(ways)('what an administrator has disabled stays disabled and is not started when a later version comes, by %s; the rest goes on', async (_, { upgrade }) => {
  const machine = machineWithPackage();
  machine.ok('systemctl disable --quiet ngen-task@x64.timer');
  const said = await machine.underSystemd(`systemctl is-active ngen-changes.path
${upgrade()}
for unit in ngen-task@x64.timer ngen-changes.path; do systemctl is-enabled "$unit" || true; systemctl is-active "$unit" || true; done`);
  expect(said.trim().split('\n')).toEqual(['active', 'disabled', 'inactive', 'enabled', 'active']);
});

it.each(ways)('no maintainer script fails where the store is damaged, by %s', (_, { upgrade, trigger, remove, purge }) => {
  const machine = machineWithPackage();
  machine.ok(`ngen install ${endApp('withoutJson')} --allow-untrusted /silent; find /var/lib/ngen -type f -exec sh -c 'echo garbage >"$1"' sh {} ';'`);
  expect(machine.sh('ngen display').status).not.toBe(0);
  machine.ok(upgrade());
  machine.ok(trigger);
  expect(machine.ok(remove)).toContain('The native image cache stays');
  machine.ok(purge);
  expect(machine.sh('ls -d /var/lib/ngen /var/cache/ngen').stdout).toBe('');
});
