import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';
import { buildOf, copyOfApp, installApp } from './support/installed-app.ts';
import { run } from './support/run.ts';

type Where = { main: string; parts: string; baseDirectory: string; commandLine: string[]; args: string[]; additionalDeps: string | null; trusted: string[] };

test('an app starts from its view, and its base directory stays its own folder', () => {
  const folder = copyOfApp(buildOf(1));
  const app = installApp(temporaryFolder(), folder, 'ViewProbe');
  const args = ['where', '', 'a b', `it's "quoted"`, 'line\nbreak', '$HOME', '*', '\\', '--additional-deps'];
  const outcome = run(app.launcher, args);
  expect(outcome.stderr).toBe('');
  const where = JSON.parse(outcome.stdout) as Where;
  expect(where).toMatchObject({
    main: join(app.assemblies, 'ViewProbe.dll'),
    parts: join(app.assemblies, 'ViewParts.dll'),
    baseDirectory: `${folder}/`,
    args,
    additionalDeps: null,
  });
  expect(where.trusted.filter((path) => path.startsWith(folder))).toEqual([]);
});
