import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builds, endApp } from '../support/end-app.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';

describe('what failed is told again', () => {
  it('by each install, when a file that deps.json names cannot be read', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const deps = app.replace(/\.dll$/, '.deps.json');
    const json = JSON.parse(readFileSync(deps, 'utf8')) as { targets: Record<string, Record<string, unknown>>; libraries: Record<string, unknown> };
    Object.values(json.targets)[0]!['Extra/1.0.0'] = { runtime: { 'Extra.dll': {} } };
    json.libraries['Extra/1.0.0'] = { type: 'package', serviceable: false, sha512: '' };
    writeFileSync(deps, JSON.stringify(json));
    writeFileSync(join(dirname(app), 'Extra.dll'), 'no assembly, and long enough to look at. '.repeat(50));
    for (let time = 0; time < 3; time += 1) expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: .*Extra\.dll.*/) });
    expect(ngen.run(['update'])).toMatchObject({ status: 1, stdout: '' });
  });

  it('by the install of an equal copy, whose image the compiler could not make earlier', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const copy = join(openFolder(), 'copy');
    cpSync(dirname(app), copy, { recursive: true });
    const compiler = storedCompiler(ngen.store);
    compiler.as('echo "no luck today" >&2; exit 3');
    expect(ngen.run(['install', app]).status).toBe(1);
    compiler.restore();
    const { status, stdout, stderr } = ngen.run(['install', join(copy, 'Hello.dll')]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: `Installed ${copy}/Hello.dll.\n` });
    expect(stderr).toMatch(new RegExp(`^Error: ${copy}/Newtonsoft\\.Json\\.dll: the compiler failed: no luck today\\. That was found earlier; /Force tries again\\.$`, 'm'));
  });

  it('by queue wait, when an application cannot be read any more that was to be updated', async () => {
    const ngen = newStore();
    const app = endApp('first');
    ngen.ok('install', app);
    appCopy('EndApp', { properties: builds.second, into: dirname(app) });
    ngen.ok('update', '/queue');
    const config = app.replace(/\.dll$/, '.runtimeconfig.json');
    renameSync(config, `${config}.away`);
    writeFileSync(config, '{ no json');
    const waiting = ngen.start(['queue', 'wait']);
    let stderr = '';
    const told = new Promise((resolve) => waiting.stderr!.on('data', (chunk: Buffer) => resolve((stderr += chunk.toString()))));
    const ended = new Promise((resolve) => waiting.on('close', resolve));
    await told;
    expect(ngen.run(['eqi'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/runtimeconfig\.json/) });
    expect(await ended).toBe(1);
    expect(stderr).toMatch(/^Error: EndApp, Version=1\.0\.1\.0.*: the assembly .*EndApp\.dll was replaced/m);
  });
});

describe('what is told of a change', () => {
  it('is one action of all roots, also in a dry run', () => {
    const ngen = newStore();
    const [hello, end] = [appCopy('Hello'), endApp('first')];
    ngen.ok('install', hello, '/queue');
    ngen.ok('install', end, '/queue');
    const { events } = JSON.parse(ngen.ok('update', '--dry-run', '--json')) as { events: ReturnType<typeof recordedEvents> };
    expect(eventCounts(events)).toEqual({ ActionQueued: 1, JobsQueued: 2, ActionStarted: 1 });
    expect(ngen.ok('install', end, '/queue:1')).toBe(`Queued: install ${end}, priority 1.\n`);
    expect(ngen.ok('install', end, '/queue:3')).toBe(`Queued: install ${end}, priority 1.\n`);
  });

  it('is that an application binds other files, when it was rebuilt with another version', () => {
    const ngen = newStore();
    const app = endApp('first');
    ngen.ok('install', app);
    appCopy('EndApp', { properties: builds.second, into: dirname(app) });
    ngen.ok('update');
    expect(eventCounts(recordedEvents(ngen.store))).toMatchObject({ RootInstalled: 1, RootRebound: 1 });
    expect(ngen.display().roots).toMatchObject([{ assembly: expect.stringContaining('EndApp, Version=1.0.2.0') }]);
    expect(ngen.ok('audit')).toMatch(/ EndApp binds other files than before$/m);
    ngen.ok('uninstall', 'EndApp, Version=1.0.2.0');
  });
});
