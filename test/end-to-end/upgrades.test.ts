import { cpSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { aptRepository, type DebianMachine } from '../support/debian-machine.ts';
import { buildPackage } from '../support/debian-package.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds, endApp, startEndApp } from '../support/end-app.ts';
import { newStore, openFolder } from '../support/ngen.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';

/** Below what dpkg's trigger watches. */
const watched = '/opt/up-app';
const app = `${watched}/EndApp.dll`;
const build = (which: keyof typeof builds): string => builtApp('EndApp', { properties: builds[which] });

const package1 = (into: string, folder = watched): string => buildPackage(into, { name: 'up-app', version: '1.0-1', files: { [folder]: build('withoutJson') } });
const package2 = (into: string, folder = watched): string => buildPackage(into, { name: 'up-app', version: '2.0-1', files: { [folder]: build('withoutJsonAgain') } });

const invalidations = (machine: DebianMachine): readonly AuditEntry[] => machine.ngen.audit().filter(({ type }) => type === 'ImageInvalidated');
const state = (machine: DebianMachine): string | undefined => machine.ngen.display('EndApp').images.find(({ assembly }) => assembly.startsWith('EndApp,'))?.state;
const byPackage = { installer: { kind: 'dpkg', package: 'up-app', script: null, version: '2.0-1' }, changedBy: { kind: 'package', package: 'up-app', version: '2.0-1' } };

/** A machine with our package, on which the application was installed by its own package and has its images. */
const withApp = (folder = watched): { readonly machine: DebianMachine; readonly packages: string } => {
  const machine = machineWithPackage();
  const packages = openFolder();
  machine.ok(`dpkg -i ${package1(packages, folder)}`);
  machine.ok(`ngen install ${folder}/EndApp.dll`);
  return { machine, packages };
};

describe('an upgrade notices itself', () => {
  it('dpkg -i: images are withdrawn at once and queued, and the record names the package', () => {
    const { machine, packages } = withApp();
    expect(invalidations(machine)).toEqual([]);
    machine.ok(`dpkg -i ${package2(packages)}`);
    expect(state(machine)).toBe('invalid');
    expect(new Set(machine.ngen.queue().jobs.map(({ priority }) => priority))).toEqual(new Set([3]));
    const found = invalidations(machine);
    expect(found.length).toBeGreaterThan(0);
    for (const entry of found) expect(entry).toMatchObject({ ...byPackage, command: 'update /queue /trigger:dpkg' });
    // In one start of the machine: in another its file system may have another device number, and a launcher takes nothing for the same then.
    expect(machine.ok(`ngen eqi /silent; ngen run ${app}`)).toMatch(/^EndApp 1\.0\.2\.0 \/var\/cache\/ngen\/views\//m);
    expect(state(machine)).toBe('valid');
  });

  it('apt upgrade: in folders that the trigger of dpkg does not watch, too', () => {
    const { machine, packages } = withApp('/data/up-app');
    package2(packages, '/data/up-app');
    machine.ok(`echo '${aptRepository(packages)}' >/etc/apt/sources.list; rm -rf /etc/apt/sources.list.d; apt-get update -q`);
    const said = machine.ok('apt-get -q -y install --only-upgrade up-app');
    expect(said).toContain('up-app (2.0-1)');
    expect(state(machine)).toBe('invalid');
    expect(invalidations(machine).length).toBeGreaterThan(0);
    for (const entry of invalidations(machine)) expect(entry).toMatchObject({ ...byPackage, command: 'update /queue /trigger:apt' });
  });

  it('cp: nobody is named, and the time is narrowed down', () => {
    const { machine } = withApp();
    const before = Date.now();
    const copy = openFolder();
    cpSync(build('withoutJsonAgain'), copy, { recursive: true });
    machine.ok(`cp ${copy}/EndApp.dll ${app}; ngen update /trigger:systemd`);
    const found = invalidations(machine);
    expect(found.length).toBeGreaterThan(0);
    for (const { installer, changedBy } of found) {
      expect(installer).toBeNull();
      expect(changedBy).toMatchObject({ kind: 'unknown', after: expect.any(Number), before: expect.any(Number) });
      const { after, before: until } = changedBy as Extract<typeof changedBy, { kind: 'unknown' }>;
      expect(after!).toBeLessThan(before);
      expect(until).toBeGreaterThanOrEqual(before - 20);
    }
  });

  it('a package that concerns nothing of ours changes nothing, and dpkg is not told of our troubles', () => {
    const { machine, packages } = withApp();
    const events = machine.ngen.audit().length;
    machine.ok(`dpkg -i ${buildPackage(packages, { name: 'other', version: '1', files: { 'opt/other': build('withoutJsonAgain') } })}`);
    expect(machine.ngen.audit()).toHaveLength(events);
    machine.ok('echo garbage >/var/lib/ngen/events.db');
    const { status, stderr } = machine.sh(`dpkg -i ${package2(packages)}`);
    expect(status).toBe(0);
    expect(stderr).toContain('/var/lib/ngen/events.db');
  });
});

it('queue pause, files replaced, queue continue: what is made is made of the new files (manual, "Queue")', () => {
  const ngen = newStore();
  const copy = endApp('withoutJson');
  ngen.ok('queue', 'pause');
  ngen.ok('install', copy, '/queue:1');
  const before = ngen.display().images.find(({ assembly }) => assembly.startsWith('EndApp,'))!;
  cpSync(build('withoutJsonAgain'), dirname(copy), { recursive: true });
  ngen.ok('queue', 'continue');
  ngen.ok('eqi');
  const after = ngen.display().images.find(({ assembly }) => assembly.startsWith('EndApp,'))!;
  expect([before.state, after.state]).toEqual(['none', 'valid']);
  expect(after.mvid).not.toBe(before.mvid);
  expect(startEndApp(ngen.store, copy).assemblies.get('EndApp')).toMatchObject({ version: '1.0.2.0', location: expect.stringContaining(ngen.store) });
});
