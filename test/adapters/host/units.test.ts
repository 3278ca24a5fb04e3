import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';

const folder = join(import.meta.dirname, '../../../adapters/host/systemd');
const units = readdirSync(folder).filter((name) => /\.(service|path|timer)$/.test(name));
const sandbox = readFileSync(join(folder, 'sandbox.conf'), 'utf8').trimEnd();

test('systemd understands every unit, and every setting of it', () => {
  const made = temporaryFolder();
  for (const name of units) {
    // The manual page and the program are those of the package, which is not installed here.
    const text = readFileSync(join(folder, name), 'utf8').replace(/^SANDBOX$/m, sandbox).replaceAll('/usr/bin/ngen', '/usr/bin/true').replace(/^Documentation=.*\n/m, '');
    writeFileSync(join(made, name), text);
  }
  const named = units.map((name) => join(made, name.replace('@.', '@x64.')));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...named], { encoding: 'utf8', env: { ...process.env, SYSTEMD_UNIT_PATH: `${made}:` } });
  expect({ status, said: (stdout + stderr).split('\n').filter((line) => line.includes(made) || line.startsWith('ngen')) }).toEqual({ status: 0, said: [] });
});

test('replication is given its password by systemd, and no unit has one in its command line', () => {
  const text = readFileSync(join(folder, 'ngen-replicate.service'), 'utf8');
  expect(text).toMatch(/^LoadCredential=eventstore:\/etc\/ngen\/eventstore$/m);
  expect(text).toMatch(/^ExecStart=.* log replicate \$\{NGEN_REPLICA\} --follow --credentials %d\/eventstore$/m);
});
