import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jitted, jittedBy } from '../support/bypass-app.ts';
import { builtApp } from '../support/dotnet.ts';
import { saidOf, soundView, viewFolders } from '../support/hard-app.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { compilersFor, installedFor } from '../support/older-app.ts';
import { olderRuntimes } from '../support/older-runtimes.ts';

const { root, versions } = olderRuntimes();

/** Each has applications of its own to build, which takes most of a minute. */
const boundOn = process.env['NGEN_TEST_TIER'] === 'full' ? versions : versions.slice(0, 1);

describe.each(boundOn)('an application of .NET %s', (version) => {
  test('is hard bound as on .NET 10: by each other’s images; a replaced dependency counts from the next start on', async () => {
    const { ngen, app, ran, said } = await installedFor(version, 'HardApp');
    expect(said.status).toBe(0);
    const views = viewFolders(ngen);
    expect(soundView(views[0]!).map((file) => [file.name, file.native, file.boundTo.toSorted()]).toSorted()).toEqual([
      ['HardApp', true, ['HardBase', 'HardMiddle', 'HardSide']],
      ['HardBase', true, []],
      ['HardMiddle', true, ['HardBase']],
      ['HardSide', true, []],
      ['HardSoft', true, []],
    ]);
    expect(ran('run', app)).toMatchObject({ status: 0, stdout: expect.stringContaining(`${saidOf()}\n${ngen.store}/cache/views/`) });
    const second = builtApp('HardApp', { properties: [`-p:AppFramework=net${version.split('.').slice(0, 2).join('.')}`, '-p:UseAppHost=false', '-p:Second=base'] });
    copyFileSync(join(second, 'HardBase.dll'), join(dirname(app), 'HardBase.dll'));
    expect(ran('run', app)).toMatchObject({ status: 0, stdout: expect.stringContaining(`${saidOf({ base: 2 })}\n${dirname(app)}/`) });
    expect(ran('update')).toMatchObject({ status: 0 });
    expect(ran('run', app)).toMatchObject({ status: 0, stdout: expect.stringContaining(`${saidOf({ base: 2 })}\n${ngen.store}/cache/views/`) });
  });

  test.each<{ readonly options: readonly string[] }>([{ options: [] }, { options: ['/Debug'] }, { options: ['/FrameworkBubble'] }])('leaves to the JIT what carries BypassNGenAttribute and nothing else, by the runtime’s own count: $options', async ({ options }) => {
    const { ngen, app, ran, said } = await installedFor(version, 'BypassApp', ...options);
    expect(said).toMatchObject({ status: 0, stderr: '' });
    const { status, stdout } = ran('run', ...options.filter((option) => option === '/Debug'), app);
    expect({ status, jitted: jittedBy(stdout) }).toEqual({ status: 0, jitted });
    const image = ngen.display('BypassApp').images.find(({ assembly }) => assembly.startsWith('BypassApp,'))!;
    expect(image.hardBound.map((assembly) => assembly.split(',')[0])).toEqual(['BypassLib']);
    const { readyToRun } = JSON.parse(ngen.ok('inspect', '--json', image.file!)) as { readonly readyToRun: { readonly manifestMembers: readonly { readonly name: { readonly name: string } }[] } };
    expect(readyToRun.manifestMembers.map(({ name }) => name.name).includes('System.Private.CoreLib')).toBe(options.includes('/FrameworkBubble'));
  });
});

describe.each(versions)('an application of .NET %s', (version) => {
  test('runs on its own runtime with images of its own compiler', async () => {
    const framework = `net${version.split('.').slice(0, 2).join('.')}`;
    const app = appCopy('Hello', { properties: [`-p:HelloFramework=${framework}`, '-p:UseAppHost=false'] });
    const ngen = newStore({ compiler: false });
    cpSync(await compilersFor(version), join(ngen.store, 'cache', 'compilers'), { recursive: true });
    const env = { PATH: `${root}:${process.env['PATH']}` };
    const installed = ngen.run(['install', app], { env });
    expect(installed).toMatchObject({ status: 0, stderr: '' });

    const log = join(openFolder(), 'images');
    const { status, stdout } = ngen.run(['run', app, 'argument'], { env: { ...env, DOTNET_ReadyToRunLogFile: log } });
    expect(status).toBe(0);
    const { location } = JSON.parse(stdout) as { location: string };
    expect(location.startsWith(join(ngen.store, 'cache', 'views'))).toBe(true);
    // The runtime's own word: it initialised the native code of the file in the view.
    const written = readdirSync(join(log, '..')).filter((name) => name.startsWith('images')).map((name) => readFileSync(join(log, '..', name), 'utf8'));
    expect(written.join('\n')).toContain(location);
    expect(existsSync(location)).toBe(true);
    expect(execFileSync(join(root, 'dotnet'), [app], { encoding: 'utf8' })).not.toContain('views');
  });
});
