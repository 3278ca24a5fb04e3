import { execFileSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newStore, openFolder } from '../support/ngen.ts';
import { feedConfiguration, toolCommand } from '../support/tool-feed.ts';

it('dotnet tool update: the new version takes the place of the old one, and is queued', () => {
  const folder = openFolder();
  const configuration = join(folder, 'nuget.config');
  writeFileSync(configuration, feedConfiguration());
  const tool = (verb: 'install' | 'update', version: string): string =>
    execFileSync('dotnet', toolCommand(verb, version, join(folder, 'tools'), configuration), { cwd: folder, encoding: 'utf8', env: { ...process.env, NUGET_PACKAGES: join(folder, 'packages'), DOTNET_CLI_TELEMETRY_OPTOUT: '1' } });
  tool('install', '1.0.0');
  const ngen = newStore();
  ngen.ok('install', join(folder, 'tools', 'end-tool'));
  expect(ngen.display().roots[0]!.path).toContain('/1.0.0/');
  tool('update', '2.0.0');
  expect(ngen.ok('update', '/trigger:systemd')).toContain('Queued, with priority 3');
  const [root, ...others] = ngen.display().roots;
  expect([root!.path, others]).toEqual([expect.stringMatching(/\/2\.0\.0\/.*\/EndTool\.dll$/), []]);
  expect(ngen.audit().filter(({ type }) => type === 'RootUninstalled')).toMatchObject([{ command: 'update /queue /trigger:systemd', installer: null }]);
  ngen.ok('eqi');
  const said = ngen.run(['run', realpathSync(root!.path)]);
  expect(said).toMatchObject({ status: 0, stdout: expect.stringContaining(join(ngen.store, 'cache', 'views')) });
});
