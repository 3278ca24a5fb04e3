import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { debianMachine, ownPackage } from '../support/debian-machine.ts';
import { buildPackage } from '../support/debian-package.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { newestFramework } from '../support/newest-framework.ts';
import { openFolder } from '../support/ngen.ts';

const app = '/opt/app/EndApp.dll';
const name = 'Microsoft.NETCore.App';
const { shared, version } = newestFramework();
const patched = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The runtime as a distribution packs it: each patch in a folder of its own, which takes the place of the last one's. */
const runtimePackage = (into: string, of: string): string =>
  buildPackage(into, { name: 'dotnet-runtime', version: `${of}-1`, files: { [join(shared, of)]: join(shared, version) } });

it('dpkg -i: a patched framework takes the images away that were made against the old one, and the record names its package', () => {
  const machine = debianMachine();
  const packages = openFolder();
  machine.ok(`dpkg --force-unsafe-io -i ${ownPackage()} ${runtimePackage(packages, version)}`);
  cpSync(builtApp('EndApp', { properties: builds.withoutJson }), machine.file('opt/app'), { recursive: true });
  machine.ok(`ngen install ${app}`);
  const states = (): readonly string[] => machine.ngen.display().images.map(({ state }) => state);
  expect(new Set(states())).toEqual(new Set(['valid']));

  machine.ok(`dpkg --force-unsafe-io -i ${runtimePackage(packages, patched)}`);
  expect(machine.sh(`ls ${join(shared, version)}`).status, 'the old one is gone').not.toBe(0);
  expect(new Set(states())).toEqual(new Set(['invalid']));
  expect(new Set(machine.ngen.queue().jobs.map(({ priority }) => priority))).toEqual(new Set([3]));
  const by = { kind: 'package', package: 'dotnet-runtime', version: `${patched}-1` };
  const found = machine.ngen.audit().filter(({ type }) => type === 'ImageInvalidated');
  expect(found).toHaveLength(states().length);
  for (const entry of found) {
    expect(entry).toMatchObject({ command: 'update /queue /trigger:dpkg', installer: { package: 'dotnet-runtime', version: `${patched}-1` }, changedBy: by, data: { reason: { kind: 'frameworkChanged', what: name, from: version, to: patched } } });
  }
  expect(machine.ok('ngen audit')).toContain(`${name} changed with dotnet-runtime ${patched}-1`);

  // In one start of the machine: in another its file system may have another device number, and a launcher takes nothing for the same then.
  expect(machine.ok(`ngen eqi /silent; ngen run ${app}`)).toMatch(/^EndApp 1\.0\.1\.0 \/var\/cache\/ngen\/views\//m);
  expect(new Set(states())).toEqual(new Set(['valid']));
});
