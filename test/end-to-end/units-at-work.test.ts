import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { DebianMachine } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { selfSignedCertificate } from '../support/event-store-server/certificate.ts';
import { startEventStoreServer } from '../support/event-store-server/event-store-server.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';
import { alwaysBusy } from '../support/service.ts';
import { untilInShell } from '../support/until-in-shell.ts';

beforeAll(() => {
  requireDebianTool('systemd', '/lib/systemd/systemd');
  requireDebianTool('dbus', '/usr/bin/dbus-daemon');
  requireDebianTool('libpam-systemd', '/usr/lib/x86_64-linux-gnu/security/pam_systemd.so');
});

/** A machine with our package, and further files. */
const withPackage = (files: Readonly<Record<string, string>> = {}): DebianMachine => {
  const machine = machineWithPackage();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(machine.file(path), '..'), { recursive: true });
    writeFileSync(machine.file(path), text, { mode: 0o644 });
  }
  return machine;
};

test('the timer starts the task, which ends on a busy machine; "systemctl start" has it done', async () => {
  const machine = withPackage({
    'etc/systemd/system/ngen-task@x64.timer.d/soon.conf': '[Timer]\nOnCalendar=\nOnActiveSec=1s\nAccuracySec=10ms\nRandomizedDelaySec=0\n',
    'var/lib/ngen/ngen.json': JSON.stringify({ ...alwaysBusy, service: { ...alwaysBusy.service, autoStart: false } }),
  });
  mkdirSync(machine.file('opt'), { recursive: true });
  cpSync(builtApp('EndApp', { properties: builds.withoutJson }), machine.file('opt/app'), { recursive: true });
  // The task alone, without the service, which at priority 1 would not wait for an idle machine: at the boot, and after the task.
  machine.ok('systemctl disable --quiet ngen.service; ngen install /opt/app/EndApp.dll /queue:1');
  await machine.underSystemd(`${untilInShell('[ "$(systemctl show -P ExecMainExitTimestampMonotonic ngen-task@x64.service)" != 0 ]')}
systemctl show -P Result ngen-task@x64.service
[ "$(systemctl show -P LastTriggerUSecMonotonic ngen-task@x64.timer)" != 0 ]
test -e /var/lib/ngen/work-queued
systemctl start ngen-task@x64.service`);
  const ends = machine.ngen.audit().filter(({ type }) => type === 'ServiceStopped');
  expect(ends).toMatchObject([
    { command: 'task --arch x64 run', data: { why: 'busy' } },
    { command: 'task --arch x64 run', data: { why: 'drained' } },
  ]);
  expect(new Set(machine.ngen.display().images.map(({ state }) => state))).toEqual(new Set(['valid']));
});

test('the record goes into EventStoreDB from a unit, which is given its password by systemd and stops in order', async () => {
  const { key, certificate } = selfSignedCertificate();
  const server = await startEventStoreServer({ tls: { key, certificate }, user: 'ngen:secret' });
  onTestFinished(async () => server.stop());
  const url = `esdb://127.0.0.1:${server.connection.port}?tls=true&tlsCAFile=${encodeURIComponent('/etc/ngen/ca.pem')}`;
  const machine = withPackage({ 'etc/ngen/replicate.env': `NGEN_REPLICA=${url}\n`, 'etc/ngen/eventstore': 'ngen:secret\n', 'etc/ngen/ca.pem': certificate.toString() });
  machine.ok('chmod 600 /etc/ngen/eventstore; ngen queue pause; systemctl enable --quiet ngen-replicate.service');
  const isCarried = untilInShell(`ngen log replicate '${url}' --credentials /etc/ngen/eventstore --dry-run 2>/dev/null | grep -q '^Nothing would'`);
  const said = await machine.underSystemd(`${isCarried}
ngen queue continue /silent
${isCarried}
systemctl stop ngen-replicate.service
systemctl show -P Result -P ExecMainStatus -P NRestarts ngen-replicate.service`);
  expect(said).toBe('success\n0\n0\n');
  const ids = recordedEvents(machine.ngen.store).map((event) => (event as unknown as { id: string }).id);
  const { stream } = JSON.parse(machine.ngen.ok('log', 'head', '--json')) as { readonly stream: string };
  expect(server.streams.visible(stream)?.map(({ id }) => id)).toEqual(ids);
  expect(new Set(server.calls.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${Buffer.from('ngen:secret').toString('base64')}`]));
});

test('logind’s own word decides whether somebody uses a graphical session', async () => {
  const machine = withPackage({
    'etc/pam.d/ngen-test': 'account required pam_permit.so\nsession required pam_systemd.so\n',
    // As a display manager starts a desktop (systemd.exec(5), "PAMName"; pam_systemd(8)).
    'etc/systemd/system/desktop.service': '[Service]\nUser=games\nPAMName=ngen-test\nEnvironment=XDG_SESSION_TYPE=x11 XDG_SESSION_CLASS=user\nExecStart=/bin/sleep infinity\n',
  });
  const logind = 'busctl call org.freedesktop.login1';
  const busyWith = "ngen queue status --json | grep -o 'somebody uses the graphical session [^\"]*' || echo nobody";
  const said = await machine.underSystemd(`systemctl start dbus.service systemd-logind.service
${busyWith}
systemctl start desktop.service
${untilInShell('loginctl list-sessions --no-legend | grep -q games')}
id=$(loginctl list-sessions --no-legend | awk '{ print $1 }')
path=$(${logind} /org/freedesktop/login1 org.freedesktop.login1.Manager GetSession s "$id" | sed 's/.*"\\(.*\\)"/\\1/')
${busyWith}
${logind} "$path" org.freedesktop.login1.Session SetIdleHint b true
${busyWith}
systemctl stop desktop.service
${untilInShell('! loginctl list-sessions --no-legend | grep -q games')}
${busyWith}`);
  expect(said.split('\n')).toEqual(['nobody', expect.stringMatching(/^somebody uses the graphical session \w+$/), 'nobody', 'nobody', '']);
});
