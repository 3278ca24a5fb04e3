import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtApp } from '../../support/dotnet.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';

type Runtime = { readonly runtime: string; readonly dotnet: () => string; readonly properties: readonly string[] };

const installed: Runtime = { runtime: 'installed here', dotnet: () => 'dotnet', properties: [] };
const older = [8, 9].map((major): Runtime => ({ runtime: `of .NET ${major}`, dotnet: () => join(olderRuntimes().root, 'dotnet'), properties: [`-p:HelloFramework=net${major}.0`, '-p:UseAppHost=false'] }));

/** Each older one has an application of its own to build. */
const runtimes = process.env['NGEN_TEST_TIER'] === 'full' ? [installed, ...older] : [installed];

/** What a host has left of packages, but for those of the runtime itself: sizes and times. */
const crumbsIn = (folder: string): ReadonlyMap<string, readonly [bigint, bigint]> =>
  new Map(
    readdirSync(folder)
      .filter((name) => !/^netcore,(?:Microsoft|runtime)\./.test(name))
      .sort()
      .map((name) => {
        const { size, mtimeNs } = statSync(join(folder, name), { bigint: true });
        return [name, [size, mtimeNs]];
      }),
  );

// Why nothing reads them: docs/decisions/0057-what-counts-as-use.md.
test.each(runtimes)('breadcrumbs of the host $runtime name packages and not the application, and are left once: later starts do not touch them', ({ dotnet, properties }) => {
  const folder = join(temporaryFolder(), 'crumbs');
  mkdirSync(folder);
  const start = (app: string): number | null => spawnSync(dotnet(), [join(app, 'Hello.dll'), '7'], { env: { ...process.env, CORE_BREADCRUMBS: folder } }).status;
  const app = builtApp('Hello', { properties });
  expect(start(app)).toBe(7);
  const first = crumbsIn(folder);
  expect([...first.keys()]).toEqual(['netcore,Newtonsoft.Json', expect.stringMatching(/^netcore,Newtonsoft\.Json,\d+\.\d+\.\d+$/)]);
  expect([...first.values()].map(([size]) => size)).toEqual([0n, 0n]);
  const another = join(temporaryFolder(), 'another');
  cpSync(app, another, { recursive: true });
  for (const one of [app, another]) expect(start(one)).toBe(7);
  expect(crumbsIn(folder)).toEqual(first);
});
