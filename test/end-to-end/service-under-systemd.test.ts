import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { debianMachine, ownPackage, type DebianMachine } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { alwaysIdle } from '../support/service.ts';
import { untilInShell } from '../support/until-in-shell.ts';

beforeAll(() => requireDebianTool('systemd', '/lib/systemd/systemd'));

const app = '/opt/app/EndApp.dll';

/** What a person types; scripts of these tests have the service switched off. */
const ngen = 'NGEN_NO_SERVICE= ngen';

const withApp = (): DebianMachine => {
  const machine = debianMachine();
  machine.ok(`dpkg --force-unsafe-io -i ${ownPackage()} >/dev/null`);
  for (const folder of ['opt', 'var/lib/ngen']) mkdirSync(machine.file(folder), { recursive: true });
  cpSync(builtApp('EndApp', { properties: builds.withoutJson }), machine.file('opt/app'), { recursive: true });
  writeFileSync(join(machine.ngen.store, 'ngen.json'), JSON.stringify(alwaysIdle));
  return machine;
};

const hasEnded = '[ "$(systemctl show -P ActiveState ngen.service)" = inactive ]';
const nothingIsQueued = '! test -e /var/lib/ngen/work-queued';
const mainProcess = 'systemctl show -P Result -P ExecMainPID ngen.service';

const services = (machine: DebianMachine) => machine.ngen.audit('--kind', 'ServiceStarted').flatMap((entry) => (entry.type === 'ServiceStarted' ? [{ pid: entry.data.worker.pid, command: entry.command, installer: entry.installer, because: entry.causes[0]?.command }] : []));
const statesOf = (machine: DebianMachine): ReadonlySet<string> => new Set(machine.ngen.display().images.map(({ state }) => state));

test('what queues has systemd start the service: a person’s command, and the path unit’s in its sandbox; a pause lasts through a reboot', { timeout: 400_000 }, async () => {
  const machine = withApp();
  const second = builtApp('EndApp', { properties: builds.withoutJsonAgain });
  const said = await machine.underSystemd(`${ngen} install ${app} /queue:1 /silent
${untilInShell(`${nothingIsQueued} && ${hasEnded}`)}
${mainProcess}
${untilInShell('systemctl show -p Paths ngen-changes.path | grep -q /opt/app && [ "$(systemctl show -P SubState ngen-changes.path)" = waiting ]')}
cp ${second}/EndApp.dll ${app}
${untilInShell('[ "$(ngen audit --kind ServiceStarted | grep -c " started")" = 2 ]')}
${untilInShell(`${nothingIsQueued} && ${hasEnded}`)}
${mainProcess}
ngen queue pause /silent
ngen update /force /queue /silent`);
  const [first, firstPid, then, thenPid] = said.split('\n');
  expect([first, then]).toEqual(['success', 'success']);
  expect(services(machine)).toEqual([
    { pid: Number(firstPid), command: 'service run', installer: null, because: `install ${app} /queue:1` },
    { pid: Number(thenPid), command: 'service run', installer: null, because: 'update /queue /trigger:systemd' },
  ]);
  expect(existsSync(join(machine.ngen.store, 'service.log')), 'a process of a session of its own would write it').toBe(false);
  expect(machine.ngen.queue()).toMatchObject({ service: 'stopped', paused: true });
  expect(machine.ngen.queue().jobs.length).toBeGreaterThan(0);

  const paused = await machine.underSystemd(`${untilInShell("ngen service status | grep -q 'waits until the queue continues'")}
ngen service status --json
${ngen} queue continue /silent
${untilInShell(`${nothingIsQueued} && ${hasEnded}`)}`);
  expect(JSON.parse(paused)).toMatchObject({ service: 'running', paused: true });
  const since = machine.ngen.audit().slice(machine.ngen.audit().findIndex(({ type }) => type === 'QueuePaused') + 1);
  expect(since.map(({ type }) => type).filter((type) => /^(?:Queue|Service|ActionStarted|JobClaimed)/.test(type))).toEqual([
    'ServiceStarted', 'QueueContinued', 'ActionStarted', 'JobClaimed', 'JobClaimed', 'QueueDrained', 'ServiceStopped',
  ]);
  expect(statesOf(machine)).toEqual(new Set(['valid']));
});
