import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { launcherPath, temporaryRoot, viewAssemblies, viewDepsFile } from '../../../adapters/image-store/layout.ts';
import { verifyObject } from '../../../adapters/image-store/objects.ts';
import { storedViews } from '../../../adapters/image-store/reclaim.ts';
import { sweepTemporary, temporaryPath } from '../../../adapters/image-store/temporary.ts';
import { temporaryFolder } from '../../support/temp.ts';

const churn = fileURLToPath(new URL('support/churn.ts', import.meta.url));
const kills = process.env['NGEN_TEST_TIER'] === 'full' ? 60 : 12;

const storedObjects = (cache: string): readonly string[] =>
  readdirSync(join(cache, 'objects'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dll'))
    .map((name) => basename(name, '.dll'));

test('a command killed at any moment leaves whole objects, views and launchers, and what it left besides is swept', { timeout: 900_000 }, async () => {
  const cache = temporaryFolder();
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [churn, cache, temporaryFolder()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    await after(Math.random() * 100);
    child.kill('SIGKILL');
    await ended;
    for (const hash of storedObjects(cache)) expect(verifyObject(cache, hash)).toBe(true);
    for (const view of storedViews(cache)) {
      expect(readdirSync(viewAssemblies(cache, view)).filter((name) => name.endsWith('.dll'))).toEqual(['A.dll', 'B.dll', 'C.dll']);
      const file = (name: string): string => readFileSync(join(viewAssemblies(cache, view), name), 'utf8');
      for (const name of ['A.dll', 'B.dll', 'C.dll']) expect(file(name)).toMatch(new RegExp(`^(${name} \\d)\\1{4999}$`));
      expect(JSON.parse(readFileSync(viewDepsFile(cache, view), 'utf8'))).toHaveProperty('libraries');
    }
    expect(readFileSync(launcherPath(cache, 'app', 'App'), 'utf8')).toMatch(/^#!\/bin\/sh\n# [0-9a-f]{32}\nexit \d\n$/);
    sweepTemporary(cache);
    expect(readdirSync(temporaryRoot(cache))).toEqual([]);
  }
});

test('what a living process works on is not swept; what an earlier process of its number left is', () => {
  const cache = temporaryFolder();
  expect(sweepTemporary(join(cache, 'none'))).toEqual([]);
  const ours = temporaryPath(cache, 'object');
  const earlier = join(temporaryRoot(cache), `${process.pid}-1-abc-object`);
  const stray = join(temporaryRoot(cache), 'something');
  for (const path of [ours, earlier, stray]) writeFileSync(path, '');
  expect([...sweepTemporary(cache)].sort()).toEqual([basename(earlier), 'something'].sort());
  expect([existsSync(ours), existsSync(earlier), existsSync(stray)]).toEqual([true, false, false]);
});
