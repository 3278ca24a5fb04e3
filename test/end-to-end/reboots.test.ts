import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { powerCut } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { machineWithPackage } from '../support/packaged-machine.ts';
import { alwaysIdle } from '../support/service.ts';
import { untilInShell } from '../support/until-in-shell.ts';

beforeAll(() => requireDebianTool('systemd', '/lib/systemd/systemd'));

const app = '/opt/app/EndApp.dll';
const isWhatItIs = 'systemctl show -P ActiveState -P ConditionResult ngen.service';

/** Each cuts the power while the service compiles. */
const cuts = process.env['NGEN_TEST_TIER'] === 'full' ? 5 : 1;

test('work that is left is gone on with at each start of the machine, through power cuts; when nothing is left the service is not started', { timeout: 300_000 }, async () => {
  const machine = machineWithPackage();
  mkdirSync(machine.file('opt'), { recursive: true });
  cpSync(builtApp('EndApp'), machine.file('opt/app'), { recursive: true });
  machine.ok(`ngen install ${app} /queue`);
  writeFileSync(join(machine.ngen.store, 'ngen.json'), JSON.stringify(alwaysIdle));
  const started = (): number => machine.ngen.audit().filter(({ type }) => type === 'ServiceStarted').length;
  const compiled = (): readonly string[] => machine.ngen.audit().flatMap((entry) => (entry.type === 'ImageCompiled' ? [entry.data.image] : []));

  for (let cut = 1; cut <= cuts; cut++) {
    await machine.underSystemd(`${untilInShell('pgrep -f "crossgen2.*Newtonsoft" >/dev/null')}\n${powerCut}`);
    expect(started()).toBe(cut);
    expect(machine.sh('test -e /var/lib/ngen/work-queued').status).toBe(0);
  }
  const { jobs } = machine.ngen.queue();
  expect(jobs.length).toBeGreaterThan(0);

  expect(await machine.underSystemd(`${untilInShell('systemctl is-active -q ngen.service')}; while systemctl is-active -q ngen.service; do sleep 0.1; done; ${isWhatItIs}`)).toBe('inactive\nyes\n');
  expect(started()).toBe(cuts + 1);
  expect(new Set(machine.ngen.display().images.map(({ state }) => state))).toEqual(new Set(['valid']));
  expect(compiled()).toHaveLength(new Set(compiled()).size);
  expect(machine.sh('test -e /var/lib/ngen/work-queued').status).not.toBe(0);

  expect(await machine.underSystemd(`${untilInShell('systemctl is-active -q multi-user.target')}; ${isWhatItIs}`)).toBe('inactive\nno\n');
  expect(started()).toBe(cuts + 1);
});
