import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import type { DebianMachine } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { monoApp } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { newestFramework } from '../support/newest-framework.ts';
import { openFolder } from '../support/ngen.ts';
import { otherBuild } from '../support/other-build.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';
import { alwaysBusy } from '../support/service.ts';
import { feedConfiguration, toolCommand } from '../support/tool-feed.ts';
import { untilInShell, untilWatching } from '../support/until-in-shell.ts';

beforeAll(() => requireDebianTool('systemd', '/lib/systemd/systemd'));
beforeAll(requireMono);

const { shared, version } = newestFramework();
const patched = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
const mscorlib = '/usr/lib/mono/4.5/mscorlib.dll';
const tools = '/opt/tools';

/** A machine with an application of .NET, one of Mono and a .NET tool, whose service never finds it idle. */
const prepared = (): { readonly machine: DebianMachine; readonly kept: string; readonly tool: (verb: 'install' | 'update', of: string) => string } => {
  const machine = machineWithPackage();
  const kept = openFolder();
  for (const folder of ['opt', 'var/lib/ngen']) mkdirSync(machine.file(folder), { recursive: true });
  cpSync(builtApp('EndApp', { properties: builds.withoutJson }), machine.file('opt/net'), { recursive: true });
  cpSync(dirname(monoApp()), machine.file('opt/mono'), { recursive: true });
  writeFileSync(join(machine.ngen.store, 'ngen.json'), JSON.stringify(alwaysBusy));
  otherBuild(mscorlib, join(kept, basename(mscorlib)));
  writeFileSync(join(kept, 'nuget.config'), feedConfiguration());
  const tool = (verb: 'install' | 'update', of: string): string => `dotnet ${toolCommand(verb, of, tools, join(kept, 'nuget.config')).join(' ')} >/dev/null`;
  machine.ok(tool('install', '1.0.0'));
  return { machine, kept, tool };
};

/** The invalidations of an assembly's image that the record tells of. */
const invalidated = (events: readonly AuditEntry[], assembly: string): readonly AuditEntry[] => events.filter(({ type, subjects }) => type === 'ImageInvalidated' && subjects.some((subject) => subject.assembly.startsWith(`${assembly},`)));

/** As large archives are on small machines: for longer than the path unit's service waits. What makes a folder a framework comes last. */
const unpackSlowly = (from: string, to: string): string => {
  const last = 'Microsoft.NETCore.App.deps.json';
  return `mkdir ${to}; for file in $(ls ${from} | grep -v '^${last}$') ${last}; do cp ${from}/$file ${to}; sleep 0.025; done`;
};

it('the path unit watches what installed roots rest on: their folders, the frameworks of .NET, Mono’s; and notices what happens there', { timeout: 300_000 }, async () => {
  const { machine, kept, tool } = prepared();
  const said = await machine.underSystemd(`for app in /opt/net/EndApp.dll /opt/mono/App.exe ${tools}/end-tool; do ngen install "$app" /silent; done
${untilInShell(`systemctl show -P Paths ngen-changes.path | grep -q ${tools}`)}
systemctl show -P Paths ngen-changes.path
cp ${kept}/mscorlib.dll ${mscorlib}
${untilInShell("ngen audit | grep -q 'the image of App is invalid'")}
${untilWatching}
${unpackSlowly(join(shared, version), join(shared, patched))}
${untilInShell("ngen audit | grep -q 'the image of EndApp is invalid'")}
${untilWatching}
${tool('update', '2.0.0')}
${untilInShell('ngen display | grep -q /2.0.0/')}`);

  const dropIn = readFileSync(machine.file('etc/systemd/system/ngen-changes.path.d/50-folders.conf'), 'utf8');
  const folders = Array.from(dropIn.matchAll(/^PathChanged=(.*)$/gm), ([, folder]) => folder!);
  const dotnet = dirname(dirname(shared));
  const expected = ['/opt/mono', '/opt/net', `${tools}/.store/endtool`, dotnet, join(dotnet, 'host/fxr'), shared, join(shared, version), '/usr/lib/mono/4.5', '/usr/lib/mono/gac'];
  expect(folders).toEqual(expect.arrayContaining(expected));
  const taken = said.trim().split('\n').map((line) => line.replace(/ \(PathChanged\)$/, ''));
  expect(taken.toSorted()).toEqual([...folders, '/etc/dotnet', '/etc/mono'].toSorted());
  const events = machine.ngen.audit();
  const byPathUnit = { command: 'update /queue /trigger:systemd', installer: null, changedBy: { kind: 'unknown' } };
  expect(invalidated(events, 'App')).toMatchObject([{ ...byPathUnit, data: { reason: { kind: 'dependencyReplaced', what: mscorlib } } }]);
  expect(invalidated(events, 'EndApp')).toMatchObject([{ ...byPathUnit, data: { reason: { kind: 'frameworkChanged', what: 'Microsoft.NETCore.App', from: version, to: patched } } }]);
  expect(machine.ngen.display().roots.map(({ path }) => path).filter((path) => path.startsWith(tools))).toEqual([expect.stringMatching(/\/2\.0\.0\/.*\/EndTool\.dll$/)]);
  expect(events.filter(({ type }) => type === 'RootUninstalled')).toMatchObject([{ command: 'update /queue /trigger:systemd', installer: null }]);
});
