import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DebianMachine } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { monoApp } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import type { Displayed } from '../support/ngen.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';
import { untilInShell, untilWatching } from '../support/until-in-shell.ts';

beforeAll(() => requireDebianTool('systemd', '/lib/systemd/systemd'));
beforeAll(requireMono);

const app = '/opt/app/EndApp.dll';
const dropIn = '/etc/systemd/system/end.service.d/50-ngen.conf';
const unit = `[Unit]
Description=An application
[Service]
Type=oneshot
Environment=GREETING=hello
ExecStart=/usr/bin/dotnet ${app} 0 "$GREETING" %n
StandardOutput=file:/var/lib/end-said
[Install]
WantedBy=multi-user.target
`;

/** A machine with our package, and an application that a unit starts. */
const withUnit = (): DebianMachine => {
  const machine = machineWithPackage();
  machine.ok(`mkdir /opt/app; cp -r ${builtApp('EndApp', { properties: builds.withoutJson })}/. /opt/app; printf '%s' '${unit}' >/etc/systemd/system/end.service`);
  return machine;
};

const monoUnit = `[Service]
Type=oneshot
Environment=OPTION=one MONO_LOG_LEVEL=debug MONO_LOG_MASK=aot
ExecStart=mono /opt/mono/App.exe "$OPTION"
StandardOutput=file:/var/lib/mono-said
`;

describe('ngen systemd', () => {
  it('has a unit start its application of Mono with images', async () => {
    const machine = machineWithPackage();
    machine.ok(`cp -r ${dirname(monoApp())} /opt/mono; printf '%s' '${monoUnit}' >/etc/systemd/system/mono.service; ngen install /opt/mono/App.exe; ngen systemd mono`);
    const said = await machine.underSystemd('ngen update /silent; systemctl start mono.service; cat /var/lib/mono-said');
    expect(said).toMatch(/^value 7 one$/m);
    expect(said).toMatch(/AOT: image '\/var\/cache\/ngen\/views\/.*\/App\.exe\.so' found/);
  });

  it('has a unit start its application with images, and takes that back', async () => {
    const machine = withUnit();
    expect(machine.sh('ngen systemd end').stderr).toContain(`${app} has no images yet`);
    machine.ok(`ngen install ${app}`);
    expect(machine.ok('ngen systemd end.service')).toContain('already');
    expect(machine.sh('systemd-analyze verify end.service')).toMatchObject({ status: 0, stderr: '' });
    expect(await machine.underSystemd('ngen update /silent; systemctl start end.service; cat /var/lib/end-said'), 'after a start with another device number').toMatch(/^EndApp .* \/var\/cache\/ngen\/views\//m);
    machine.ok(`ngen uninstall ${app}`);
    expect(await machine.underSystemd('systemctl start end.service; cat /var/lib/end-said'), 'after an uninstall').toMatch(/^EndApp .* \/opt\/app\/EndApp\.dll$/m);
    expect(machine.ok('ngen systemd end --remove')).toContain(`Removed ${dropIn}`);
    expect(machine.sh('ls /etc/systemd/system/end.service.d').status).not.toBe(0);
    expect(machine.ok('ngen systemd end --remove')).toContain('without a drop-in of ngen');
  });

  it('refuses what it cannot serve, and touches nothing', () => {
    const machine = withUnit();
    const cases: readonly (readonly [string, number, RegExp])[] = [
      ['ngen systemd none', 1, /There is no unit none\.service\. Nothing was changed\./],
      ['ngen systemd dbus.service', 1, /starts no application of \.NET or Mono/],
      ['ngen systemd ../x', 2, /no name of a service/],
      ['ngen systemd end.timer', 2, /no name of a service/],
      ['ngen systemd end --user', 2, /a store of your own cannot serve/],
      ['setpriv --reuid=65534 --regid=65534 --clear-groups ngen systemd end', 3, /Administrator permissions are needed/],
      [`mkdir -p ${dropIn.replace(/\/[^/]*$/, '')}; echo mine >${dropIn}; ngen systemd end`, 1, /was not made by ngen; it was left untouched/],
    ];
    for (const [script, status, message] of cases) expect(machine.sh(script), script).toMatchObject({ status, stderr: expect.stringMatching(message) });
    expect(machine.ok(`cat ${dropIn}; rm ${dropIn}; ngen systemd end --dry-run; ls /etc/systemd/system/end.service.d`)).toMatch(/^mine\nwould write .*50-ngen\.conf:\n# Made by "ngen systemd end\.service"/);
    expect(JSON.parse(machine.ok('ngen systemd end --json'))).toMatchObject({ file: dropIn, changed: true, content: expect.stringContaining('ExecStart=\n') });
  });
});

describe('the units', () => {
  it('pass systemd-analyze, and are closed up', () => {
    const machine = machineWithPackage();
    const verify = machine.sh('cd /usr/lib/systemd/system; systemd-analyze verify --man=no ngen.service ngen-task@x64.service ngen-task@x64.timer ngen-changes.path ngen-changes.service ngen-replicate.service');
    expect(verify).toMatchObject({ status: 0, stderr: '' });
    const mostExposure = { 'ngen.service': 55, 'ngen-task@.service': 55, 'ngen-changes.service': 55, 'ngen-replicate.service': 45 };
    for (const [name, most] of Object.entries(mostExposure)) {
      const { status, stdout } = machine.sh(`systemd-analyze security --offline=yes --threshold=${most} --no-pager /usr/lib/systemd/system/${name}`);
      expect(status, stdout).toBe(0);
    }
  });

  it('a plain cp is noticed by the path unit, the task runs in its sandbox, and the service does what is queued', async () => {
    const machine = withUnit();
    const [first, second] = [builds.withoutJson, builds.withoutJsonAgain].map((properties) => `${builtApp('EndApp', { properties })}/EndApp.dll`);
    const untilInvalidated = (times: number): string => untilInShell(`[ "$(ngen audit | grep -c '^ *[0-9]*  the image of EndApp is invalid')" = ${times} ]`);
    // Each copied once: at the moment in which systemd is about to take up the new folder, and when it watches it.
    const displayed = await machine.underSystemd(`ngen install ${app} /silent
cp ${second} ${app}
${untilInvalidated(1)}
systemctl start ngen-task@x64.service
ngen display EndApp --json
${untilWatching}
cp ${first} ${app}
${untilInvalidated(2)}`);
    const byPathUnit = { command: 'update /queue /trigger:systemd', installer: null, changedBy: { kind: 'unknown' } };
    expect(machine.ngen.audit().filter(({ type }) => type === 'ImageInvalidated')).toMatchObject([byPathUnit, byPathUnit]);
    const { images } = JSON.parse(displayed) as Displayed;
    expect(images.find(({ assembly }) => assembly.startsWith('EndApp,'))?.state).toBe('valid');
  });
});
