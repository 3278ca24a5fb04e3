import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { readMachine } from '../../adapters/host/machine.ts';
import { endApp, startEndApp } from '../support/end-app.ts';
import { newestFramework } from '../support/newest-framework.ts';
import { compiledBy, newStore, type Ngen } from '../support/ngen.ts';
import { inCache } from '../support/ngen-files.ts';

const own = readMachine().architecture;
const other = own === 'arm64' ? 'x64' : 'arm64';

/** The machine of each image file, as `inspect` says it. */
const machines = (ngen: Ngen): readonly string[] =>
  ngen.display().images.map(({ file }) => (JSON.parse(ngen.ok('inspect', '--json', file!)) as { machine: string }).machine).sort();

const machinesInViews = (ngen: Ngen): ReadonlySet<string> => {
  const folders = inCache(ngen.store, 'views').map((view) => join(ngen.store, 'cache', 'views', view, 'v', '1', 'ngen'));
  const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.dll')).map((name) => join(folder, name)));
  return new Set(files.map((file) => readAssembly(file).machine));
};

describe('images for the processor of other machines', () => {
  it('are made, and never used on this one', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const said = ngen.ok('install', app, '--arch', other);
    expect(compiledBy(said)).toEqual(['EndApp', 'EndGreeting']);
    expect(said).toContain(`Installed ${app}.\nIts images are for ${other}, and are not used on this machine; "ngen display" names their files.\n`);
    expect(ngen.display()).toMatchObject({ roots: [{ path: app, arch: other, usedWhen: [] }], images: [{ arch: other, state: 'valid' }, { arch: other, state: 'valid' }] });
    expect(machines(ngen)).toEqual([`${other} (Linux)`, `${other} (Linux)`]);
    expect(inCache(ngen.store, 'views')).toEqual([]);
    expect(startEndApp(ngen.store, app).assemblies.get('EndApp')!.location).toBe(app);
    expect(ngen.ok('install', app, '--arch', other)).toBe('All compilation targets are up to date.\n');

    expect(compiledBy(ngen.ok('install', app))).toEqual(['EndApp', 'EndGreeting']);
    expect(machines(ngen)).toEqual([`${own} (Linux)`, `${own} (Linux)`, `${other} (Linux)`, `${other} (Linux)`].sort());
    expect(machinesInViews(ngen)).toEqual(new Set([`${own} (Linux)`]));
    expect(startEndApp(ngen.store, app).assemblies.get('EndApp')!.location).toContain('/cache/views/');
    expect(ngen.ok('update')).toBe('All compilation targets are up to date.\n');
    ngen.ok('update', '/Force');
    expect(machinesInViews(ngen)).toEqual(new Set([`${own} (Linux)`]));

    ngen.ok('uninstall', 'EndApp');
    expect(ngen.display()).toEqual({ roots: [], images: [] });
  });

  it('are made when the queue is worked off, for the processor that was asked for', () => {
    const ngen = newStore();
    ngen.ok('install', endApp('withoutJson'), '--arch', other, '/queue');
    ngen.ok('eqi');
    expect(machines(ngen)).toEqual([`${other} (Linux)`, `${other} (Linux)`]);
  });

  it('are this machine\'s when its own processor is asked for', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    ngen.ok('install', app, `--arch=${own.toUpperCase()}`);
    expect(ngen.display().roots).toMatchObject([{ arch: null, usedWhen: ['ngen run', 'launcher'] }]);
  });

  it('are made of IL that its vendor compiled for this one', () => {
    const ngen = newStore();
    const { version, shared } = newestFramework();
    const vendors = join(shared, version, 'System.Text.Json.dll');
    expect(readAssembly(vendors)).toMatchObject({ machine: `${own} (Linux)`, native: expect.anything() });
    expect(compiledBy(ngen.ok('install', vendors, '--arch', other))).toEqual(['System.Text.Json']);
    expect(machines(ngen)).toEqual([`${other} (Linux)`]);
  });

  it('cannot take in code of this machine\'s framework', () => {
    const ngen = newStore();
    expect(ngen.run(['install', endApp('withoutJson'), '--arch', other, '/FrameworkBubble'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Nothing was changed') });
    expect(ngen.display().roots).toEqual([]);
  });

  it.each(['x86', 'sparc', ''])('cannot be made for "%s"', (name) => {
    const ngen = newStore();
    expect(ngen.run(['install', endApp('withoutJson'), `--arch=${name}`])).toMatchObject({ status: 2 });
    expect(ngen.display().roots).toEqual([]);
  });
});
