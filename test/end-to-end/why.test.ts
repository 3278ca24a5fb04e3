import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Why, WhyImage } from '../../projections/why.ts';
import { asNobody } from '../support/as-nobody.ts';
import { configurePackage } from '../support/debian-package.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { storedObjects } from '../support/ngen-files.ts';

type Answer = Omit<Why, 'images'> & { readonly images: readonly (WhyImage & { readonly file: string | null })[] };

const why = (ngen: Ngen, ...args: readonly string[]): Answer => JSON.parse(ngen.ok('why', '--json', ...args)) as Answer;

const replace = (file: string): void => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('other')]));

describe('why', () => {
  it('tells the roots and references that keep an image, whose install made it, why it is invalid, why it was made again, and what freed it', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const library = join(dirname(app), 'Newtonsoft.Json.dll');
    configurePackage('why-package', '1.2-3', ngen.commandLine('install', app));
    const [image] = why(ngen, 'Newtonsoft.Json').images;
    expect(image).toMatchObject({ state: 'valid', source: library, compiledBefore: 0, file: expect.stringContaining('/objects/'), reasons: [], because: [] });
    const installer = { kind: 'dpkg', package: 'why-package', version: '1.2-3', script: 'postinst' };
    expect(image!.keptBy).toMatchObject([{ path: app, scenario: 'default', references: [expect.stringMatching(/^Hello,/), expect.stringMatching(/^Newtonsoft\.Json,/)], installed: { installer } }]);
    expect(image!.compiled).toMatchObject({ installer, causes: [{ type: 'ActionQueued' }, { type: 'RootInstalled' }] });
    expect(ngen.ok('why', 'Newtonsoft.Json')).toMatch(/One root needs it:\n    .*Hello\.dll\n      Hello → Newtonsoft\.Json\n      installed: .* by why-package 1\.2-3 postinst: ngen install /);
    for (const spelling of [library, image!.id.slice(0, 10), image!.file!]) expect(why(ngen, spelling).images, spelling).toMatchObject([{ id: image!.id }]);
    const installed = recordedEvents(ngen.store).length;

    replace(library);
    ngen.ok('update', '/queue');
    const [invalid] = why(ngen, library).images;
    expect(invalid).toMatchObject({ id: image!.id, state: 'invalid', job: { priority: 3, state: 'queued' }, reasons: [expect.stringMatching(/the assembly .*Newtonsoft\.Json\.dll was replaced/)], because: [{ type: 'ImageInvalidated', command: 'update /queue' }] });
    expect(ngen.ok('why', library)).toMatch(/It is invalid, so the JIT does its work:\n    the assembly .* was replaced\n    found: .*: ngen update \/queue/);
    expect(why(ngen, library, '--at', String(installed)).images).toEqual([image]);

    ngen.ok('eqi');
    const [again] = why(ngen, library).images;
    expect(again).toMatchObject({ state: 'valid', compiledBefore: 1, compiled: { command: 'executeQueuedItems', causes: [{ type: 'ActionQueued', command: 'update /queue' }, { type: 'ImageInvalidated', position: invalid!.because[0]!.position }, { type: 'ChangeTraced' }] } });
    expect(again!.id).not.toBe(image!.id);
    expect(why(ngen, image!.id)).toMatchObject({ images: [], gone: [{ id: image!.id, freedBy: { causes: [{ type: 'RootRebound' }] } }] });
    const told = ngen.run(['why', library], asNobody);
    expect(told).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('It is number 2 of this assembly here.') });
    expect(told.stdout).toMatch(/because of \d+ {2}the image of Newtonsoft\.Json is invalid.*\n.*\n +.*: ngen update \/queue\n/);

    ngen.ok('uninstall', app);
    expect(why(ngen, 'Hello')).toMatchObject({ images: [], gone: expect.arrayContaining([{ id: expect.any(String), assembly: expect.stringMatching(/^Hello,/), source: app, freedBy: expect.objectContaining({ command: `uninstall ${app}` }), deleted: expect.any(Object), freed: expect.any(Number) }]) });
    expect(ngen.ok('why', 'Hello')).toMatch(/An image of it is gone: no root needs it since .*: ngen uninstall .*\n      because of \d+ {2}uninstalled .*\n  Its file was deleted at position \d+, and freed [\d.]+ [kM]B\.\n/);
  });

  it('where a copy of the application keeps the image valid, leads from the new image to the file that was replaced', () => {
    const ngen = newStore();
    const [app, copy] = [appCopy('Hello'), appCopy('Hello')];
    const library = join(dirname(copy), 'Newtonsoft.Json.dll');
    ngen.ok('install', app);
    ngen.ok('install', copy);
    replace(library);
    expect(ngen.ok('update', '/trigger:dpkg')).toBe('Queued, with priority 3; applications that did not change keep their images.\n');
    expect(ngen.ok('display', 'Newtonsoft.Json')).toContain(`\n${app}\n${copy} (changed, waits for its update)\n`);
    ngen.ok('eqi');
    expect(ngen.ok('display', 'Newtonsoft.Json')).toContain(`\n${app}\n${copy}\n`);
    const changed = { type: 'ChangeTraced', text: expect.stringContaining(`${library} changed`), command: 'update /queue /trigger:dpkg' };
    for (const source of [library, copy]) expect(why(ngen, source).images.map(({ compiled }) => compiled?.causes.at(-1)), source).toEqual([expect.objectContaining(changed)]);
    expect(ngen.ok('why', library)).toMatch(/because of \d+ {2}.*Newtonsoft\.Json\.dll changed .*\n/);
    expect(ngen.ok('audit', library)).toMatch(/because of \d+ {2}.*Newtonsoft\.Json\.dll changed /);
  });

  it('tells why there is no image: the compiler\'s words; and of what was never heard of, that', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.run(['install', app, '--time-limit', '1s']);
    const [image] = why(ngen, 'Newtonsoft.Json').images;
    expect(image).toMatchObject({ state: 'failed', compiled: null, reasons: [expect.stringContaining('took longer than its limit')], because: [{ type: 'CompilationFailed' }] });
    expect(ngen.ok('why', 'Newtonsoft.Json')).toMatch(/It could not be compiled, so the JIT does its work:\n    the compiler took longer/);
    for (const args of [['why', 'Other'], ['why', '/opt/other.dll']]) expect(ngen.run(args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: Nothing is on record of an assembly "/) });
    expect(newStore({ compiler: false }).run(['why', 'Other'])).toMatchObject({ status: 1, stdout: '' });
    expect(ngen.run(['why'])).toMatchObject({ status: 2, stderr: expect.stringContaining('needs an assembly') });
  });
});

describe('uninstall --dry-run', () => {
  it('says which images would be freed and how much space, and that is what is freed', () => {
    const ngen = newStore();
    const [app, other] = [appCopy('Hello'), appCopy('Hello')];
    ngen.ok('install', app);
    ngen.ok('install', other);
    const sizeOfAll = (): number => storedObjects(ngen.store).reduce((sum, file) => sum + statSync(file).size, 0);
    const before = sizeOfAll();
    expect(JSON.parse(ngen.ok('uninstall', other, '--dry-run', '--json'))).toMatchObject({ frees: { images: [], bytes: 0 } });
    ngen.ok('uninstall', other);
    expect(sizeOfAll()).toBe(before);
    const { frees } = JSON.parse(ngen.ok('uninstall', app, '--dry-run', '--json')) as { readonly frees: { readonly images: readonly string[]; readonly bytes: number } };
    expect(frees.images.toSorted()).toEqual(['Hello', 'Newtonsoft.Json']);
    expect(ngen.ok('uninstall', app, '--dry-run')).toMatch(/^would free [\d.]+ MB and the images of Hello, Newtonsoft\.Json, as soon as nothing uses them$/m);
    expect(sizeOfAll()).toBe(before);
    ngen.ok('uninstall', app);
    expect(before - sizeOfAll()).toBe(frees.bytes);
  });
});
