import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { endApp, whatItSaid } from '../support/end-app.ts';
import { newStore } from '../support/ngen.ts';
import { everythingIn } from '../support/ngen-files.ts';

describe('an ordinary user of a store of root', () => {
  it('starts applications with their images', () => {
    const ngen = newStore();
    const app = endApp();
    ngen.ok('install', app);
    const said = whatItSaid(ngen.run(['run', app], asNobody));
    expect([...said.assemblies.values()].map(({ location }) => location)).toEqual(Array(3).fill(expect.stringContaining(`${ngen.store}/cache/views/`)));
    expect(ngen.run(['run', app, '9'], asNobody)).toMatchObject({ status: 9, stderr: '' });
  });

  it('sees what root sees', () => {
    const ngen = newStore();
    ngen.ok('install', endApp());
    ngen.ok('install', endApp('withoutJson'), '/queue:2');
    for (const args of [['display'], ['display', '--json'], ['display', 'Newtonsoft.Json']]) expect(ngen.run(args, asNobody)).toEqual(ngen.run(args));
    const { jobs } = ngen.queue();
    expect(jobs.length).toBeGreaterThan(0);
    expect(JSON.parse(ngen.run(['queue', 'status', '--json'], asNobody).stdout)).toMatchObject({ paused: false, jobs });
  });

  it('reads the audit without command lines', () => {
    const ngen = newStore();
    const app = endApp();
    const secret = 'a secret of the caller';
    // The shell stays, as a parent whose command line holds the secret.
    expect(spawnSync('sh', ['-c', '"$@"; exit $?', secret, ...ngen.commandLine('install', app)], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const whole = ngen.run(['audit', '--json']).stdout;
    const { status, stdout } = ngen.run(['audit', '--json'], asNobody);
    expect(status).toBe(0);
    expect(whole).toContain(secret);
    expect(stdout).not.toContain(secret);
    const entries = (text: string): readonly unknown[] => text.trim().split('\n').map((line) => JSON.parse(line) as { position: number; type: string; actor: string; data: unknown }).map(({ position, type, actor, data }) => ({ position, type, actor, data }));
    expect(entries(stdout)).toEqual(entries(whole));
    expect(ngen.run(['audit', app], asNobody).stdout).toContain(`installed ${app}`);
  });

  it('changes nothing and cannot read the log', () => {
    const ngen = newStore();
    const app = endApp();
    ngen.ok('install', app);
    const before = everythingIn(ngen.store);
    for (const args of [['install', app], ['install', app, '/debug'], ['uninstall', app], ['update'], ['eqi'], ['queue', 'pause'], ['install', app, '--dry-run']]) {
      expect({ args, ...ngen.run(args, asNobody) }).toMatchObject({ args, status: 3, stdout: '', stderr: expect.stringMatching(/^Error: .*Nothing was changed\.\n.+/) });
    }
    expect(everythingIn(ngen.store)).toEqual(before);
    const [command, ...options] = asNobody.through;
    for (const file of ['events.db', 'snapshot.json', 'spool']) expect(spawnSync(command, [...options, 'cat', join(ngen.store, file)], { encoding: 'utf8' })).toMatchObject({ status: 1, stdout: '' });
    expect(readFileSync(join(ngen.store, 'events.db')).length).toBeGreaterThan(0);
  });

  it('gets the application as it is when its files changed, and no more', () => {
    const ngen = newStore();
    const app = endApp();
    ngen.ok('install', app);
    chmodSync(app, 0o644);
    const before = everythingIn(ngen.store);
    spawnSync('touch', [app]);
    const said = whatItSaid(ngen.run(['run', app], asNobody));
    expect(said.assemblies.get('EndApp')!.location).toBe(app);
    expect(everythingIn(ngen.store)).toEqual(before);
  });
});
