import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurePackage } from '../support/debian-package.ts';
import { appCopy, newStore } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

describe('audit', () => {
  it('tells of every event who asked, on whose behalf, with which command', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app);
    const entries = ngen.audit();
    expect(entries.map(({ type }) => type)).toEqual(expect.arrayContaining(['RootInstalled', 'JobsQueued', 'ImageCompiled', 'ViewPublished']));
    for (const entry of entries) {
      expect(entry).toMatchObject({
        position: expect.any(Number),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        type: expect.any(String),
        data: expect.any(Object),
        actor: expect.any(String),
        correlationId: entries[0]!.correlationId,
        command: `install ${app}`,
        provenance: { uid: process.getuid!(), commandLine: expect.stringContaining(`install ${app}`), bootId: expect.any(String), host: expect.any(String) },
      });
      expect(entry).toHaveProperty('installer');
    }
    const positions = entries.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(ngen.ok('audit')).toMatch(new RegExp(`: ngen install ${app}\\n(  .*\\n)*.*compiled Newtonsoft\\.Json: \\d+ methods`));
  });

  it('names the package whose maintainer script asked', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    configurePackage('end-to-end-package', '1.2-3', ngen.commandLine('install', app, '/queue'));
    ngen.ok('uninstall', app);
    const installed = ngen.audit().filter(({ type }) => type === 'RootInstalled');
    expect(installed).toMatchObject([{ installer: { kind: 'dpkg', package: 'end-to-end-package', script: 'postinst', version: '1.2-3' } }]);
    expect(new Set(ngen.audit('--by', 'END-TO-END-package').map(({ type }) => type))).toEqual(new Set(['CompilerAdded', 'RootInstalled', 'ActionQueued', 'JobsQueued']));
    expect(ngen.audit('--by', 'nobody who was ever here')).toEqual([]);
  });

  it('can be asked for an assembly and from a moment on', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app);
    const since = ngen.audit().at(-1)!.position + 1;
    ngen.ok('uninstall', app);
    const types = (...args: readonly string[]): readonly string[] => ngen.audit(...args).map(({ type }) => type);
    expect([...types('--since', String(since))].sort()).toEqual(['ImageReclaimed', 'ImageReclaimed', 'ImageRetired', 'ImageRetired', 'RootUninstalled', 'ViewReclaimed', 'ViewRetired']);
    expect(types('--since', new Date(Date.now() + 3_600_000).toISOString())).toEqual([]);
    const compiled = ngen.audit('Newtonsoft.Json').filter(({ type }) => type === 'ImageCompiled');
    expect(compiled.map(({ subjects }) => subjects.map(({ assembly }) => assembly.split(',')[0]))).toEqual([['Newtonsoft.Json']]);
    expect(types('Newtonsoft.Json')).toEqual(expect.arrayContaining(['ImageCompiled', 'ImageRetired', 'ImageReclaimed']));
    expect(types(app)).toEqual(expect.arrayContaining(['RootInstalled', 'RootUninstalled']));
    expect(ngen.run(['audit', 'Other', '--json'])).toMatchObject({ status: 1, stdout: '' });
  });

  it('follows causes: what the queue made in another command came of the package that replaced a file', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const library = join(dirname(app), 'Newtonsoft.Json.dll');
    ngen.ok('install', app);
    const { id, file } = ngen.display('Newtonsoft.Json').images[0]!;
    writeFileSync(library, Buffer.concat([readFileSync(library), Buffer.from('new')]));
    configurePackage('library-package', '2.0', ngen.commandLine('update', '/queue'));
    const since = ngen.audit().at(-1)!.position + 1;
    ngen.ok('eqi');
    const invalidated = ngen.audit('--kind', 'imageinvalidated').find(({ subjects }) => subjects[0]?.path === library)!;
    const [compiled] = ngen.audit('Newtonsoft.Json', '--kind', 'ImageCompiled', '--since', String(since));
    const installer = { kind: 'dpkg', package: 'library-package', version: '2.0', script: 'postinst' };
    expect(compiled).toMatchObject({ command: 'executeQueuedItems', causes: [{ type: 'ActionQueued', installer }, { type: 'ImageInvalidated', position: invalidated.position, installer, text: invalidated.text }, { type: 'ChangeTraced' }] });
    expect(compiled!.installer).not.toEqual(installer);
    expect(ngen.audit('--installer', 'library-package', '--kind', 'ImageCompiled').map(({ position }) => position)).toContain(compiled!.position);
    expect(ngen.audit('--by', 'library-package', '--kind', 'ImageCompiled')).toEqual([]);
    expect(ngen.ok('audit', library)).toMatch(/ to be compiled: .*\n +because of \d+ {2}queued update .*\n +because of \d+ {2}the image of Newtonsoft\.Json is invalid.*\n +because of \d+ {2}.* changed between .*\n +2.*library-package 2\.0 postinst: ngen update \/queue\n/);
    const ofImage = ngen.audit('--image', id.slice(0, 12));
    expect(ofImage.map(({ type }) => type)).toEqual(['RootInstalled', 'JobsQueued', 'JobClaimed', 'ImageCompiled', 'ImageInvalidated', 'JobsQueued', 'RootRebound', 'JobCancelled', 'ImageRetired', 'ImageReclaimed']);
    // Two images may have the same bytes, and so the same file.
    expect(ngen.audit('--image', file!).map(({ position }) => position)).toEqual(expect.arrayContaining(ofImage.map(({ position }) => position)));
    expect(ngen.run(['audit', '--image', 'ffffffffffff'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Nothing is on record of an image') });
    expect(ngen.run(['audit', '--kind', 'ImageCompield'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Did you mean ImageCompiled?') });
  });

  it('has one CommandAccepted for each command that changed something, none for the others', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const changing = [['install', app], ['install', app, '/debug', '/queue'], ['queue', 'pause'], ['queue', 'continue'], ['eqi'], ['uninstall', app]];
    const others = [['install', app], ['update'], ['display'], ['audit'], ['queue', 'status'], ['queue', 'continue'], ['eqi', '1']];
    ngen.ok(...changing[0]!);
    for (const args of others) ngen.ok(...args);
    for (const args of changing.slice(1)) ngen.ok(...args);
    const events = recordedEvents(ngen.store);
    const accepted = events.flatMap((event) => (event.type === 'CommandAccepted' ? [event] : []));
    expect(accepted.map(({ data }) => data.command)).toEqual([`install ${app}`, `install ${app} /Debug /queue:3`, 'queue pause', 'queue continue', 'executeQueuedItems', `uninstall ${app}`]);
    const correlations = accepted.map(({ correlationId }) => correlationId);
    expect(new Set(correlations).size).toBe(changing.length);
    expect(new Set(events.map(({ correlationId }) => correlationId))).toEqual(new Set(correlations));
    const first = new Map(events.map((event) => [event.correlationId, event] as const).reverse());
    for (const event of first.values()) expect(event.type).toBe('CommandAccepted');
  });
});
