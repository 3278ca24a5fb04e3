import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DebianMachine } from '../support/debian-machine.ts';
import { buildPackage } from '../support/debian-package.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { newestFramework } from '../support/newest-framework.ts';
import { openFolder } from '../support/ngen.ts';
import { otherBuild } from '../support/other-build.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';

const app = '/opt/app/EndApp.dll';
const name = 'Microsoft.NETCore.App';
const { shared, version } = newestFramework();
const patched = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The runtime as a distribution packs it: each patch in a folder of its own, which takes the place of the last one's. */
const runtimePackage = (into: string, of: string, revision = 1, files = join(shared, version)): string =>
  buildPackage(into, { name: 'dotnet-runtime', version: `${of}-${revision}`, files: { [join(shared, of)]: files } });

/** A folder with the framework, in which assemblies are of another build. */
const frameworkWithOther = (...names: readonly string[]): string => {
  const folder = join(openFolder(), version);
  cpSync(join(shared, version), folder, { recursive: true });
  for (const assembly of names) {
    otherBuild(join(shared, version, assembly), join(folder, 'new'));
    renameSync(join(folder, 'new'), join(folder, assembly));
  }
  return folder;
};

/** A machine with our package and an application that has its images. */
const withApp = (...options: readonly string[]): DebianMachine => {
  const machine = machineWithPackage();
  cpSync(builtApp('EndApp', { properties: builds.withoutJson }), machine.file('opt/app'), { recursive: true });
  machine.ok(`ngen install ${app} ${options.join(' ')}`);
  return machine;
};

it('dpkg -i: a patched framework takes the images away that were made against the old one, and the record names its package', () => {
  const machine = withApp();
  const packages = openFolder();
  machine.ok(`dpkg --force-unsafe-io -i ${runtimePackage(packages, version)}; ngen eqi`);
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

it('another build of the same version takes away the images that hold code of it, with which the runtime would abort', () => {
  const machine = withApp('/FrameworkBubble');
  const packages = openFolder();
  machine.ok(`dpkg --force-unsafe-io -i ${runtimePackage(packages, version, 2, frameworkWithOther('System.Private.CoreLib.dll'))}`);
  const found = machine.ngen.audit().filter(({ type }) => type === 'ImageInvalidated');
  expect(found.length).toBeGreaterThan(0);
  const build = expect.stringMatching(new RegExp(`^${version.replaceAll('.', '\\.')} build [0-9a-f]{8}$`));
  for (const entry of found) {
    expect(entry).toMatchObject({ command: 'update /queue /trigger:dpkg', changedBy: { kind: 'package', package: 'dotnet-runtime', version: `${version}-2` }, data: { reason: { kind: 'frameworkChanged', what: name, from: build, to: build } } });
  }
  const said = machine.ok(`ngen run ${app}; ngen eqi /silent; ngen run ${app}
cp ${frameworkWithOther('System.Console.dll')}/System.Console.dll ${join(shared, version)}; ngen run ${app}`);
  expect(Array.from(said.matchAll(/^EndApp .* (\/.*\/)EndApp\.dll$/gm), ([, folder]) => folder)).toEqual(['/opt/app/', expect.stringContaining('/var/cache/ngen/views/'), '/opt/app/']);
});
