import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { launcherPath, viewFolder } from '../../../adapters/image-store/layout.ts';
import { removeObject } from '../../../adapters/image-store/objects.ts';
import { publishLauncher, removeLauncher } from '../../../adapters/image-store/publish-launcher.ts';
import { removeView, storedViews, unreferencedObjects } from '../../../adapters/image-store/reclaim.ts';
import { viewsInUse } from '../../../adapters/image-store/views-in-use.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { buildOf, copyOfApp, installApp } from './support/installed-app.ts';
import { plainEnvironment, run } from './support/run.ts';

/** What the service does with retired views. */
const reclaim = (cache: string, retired: readonly string[]): void => {
  const used = viewsInUse('/proc');
  for (const view of retired) if (!used.has(view)) removeView(cache, view);
  for (const { hash } of unreferencedObjects(cache, new Set(), 0)) removeObject(cache, hash);
};

test('an app whose view is retired while it runs goes on to its end; then the view goes', async () => {
  const cache = temporaryFolder();
  const folder = copyOfApp(buildOf(1));
  const old = installApp(cache, folder, 'ViewProbe', { images: 'hard-bound' });
  const child = spawn(old.launcher, ['late'], { env: plainEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');

  cpSync(buildOf(2), folder, { recursive: true });
  const renewed = installApp(cache, folder, 'ViewProbe', { images: 'hard-bound' });
  expect(renewed.view).not.toBe(old.view);
  expect(run(renewed.launcher, ['build']).stdout).toBe('2 2 2\n');
  reclaim(cache, [old.view]);
  expect(storedViews(cache)).toHaveLength(2);

  child.stdin.end('go on\n');
  expect((await lines.next()).value).toBe('1');
  expect(await ended).toEqual([0, null]);
  reclaim(cache, [old.view]);
  expect(storedViews(cache)).toEqual([renewed.view]);
  expect(unreferencedObjects(cache, new Set(), 0)).toEqual([]);
  expect(run(renewed.launcher, ['build']).stdout).toBe('2 2 2\n');
});

test('a launcher that has decided and not started yet counts as a user of its view, also when it is replaced or gone', async () => {
  const cache = temporaryFolder();
  const view = 'a'.repeat(32);
  mkdirSync(viewFolder(cache, view), { recursive: true });
  const path = publishLauncher(cache, 'app', 'App', `#!/bin/sh\necho ready\nread line\nexec true ${viewFolder(cache, view)}\n`);
  const child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  expect(viewsInUse('/proc')).toContain(view);
  publishLauncher(cache, 'app', 'App', '#!/bin/sh\n');
  expect(viewsInUse('/proc')).toContain(view);
  removeLauncher(cache, 'app', 'App');
  expect(existsSync(dirname(launcherPath(cache, 'app', 'App')))).toBe(false);
  expect(viewsInUse('/proc')).toContain(view);
  child.stdin.end('\n');
  await ended;
  expect(viewsInUse('/proc')).not.toContain(view);
});

test('a process uses a view that its command line names or that it maps, wherever it sees the store', () => {
  const procRoot = temporaryFolder();
  for (const [pid, file, content] of [
    ['1', 'cmdline', '/sbin/init'],
    ['12', 'maps', `7f00-7f01 r--p 0 fe:00 1 /var/cache/ngen/views/${'b'.repeat(32)}/v/1/ngen/A.dll\n`],
    ['13', 'cmdline', `dotnet\0exec\0--additionalprobingpath\0/elsewhere/views/${'c'.repeat(32)}\0`],
    ['14', 'cmdline', `less\0/views/${'d'.repeat(40)}\0`],
    ['net', 'cmdline', `/views/${'e'.repeat(32)}`],
  ] as const) {
    mkdirSync(join(procRoot, pid));
    writeFileSync(join(procRoot, pid, file), content);
  }
  expect(viewsInUse(procRoot)).toEqual(new Set(['b'.repeat(32), 'c'.repeat(32)]));
});
