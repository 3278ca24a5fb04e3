import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { choiceVariables, profilerVariables, rootVariables } from '../../../adapters/image-store/host-variables.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { dotnet, hostPaths } from './support/host.ts';
import { script, start, stubApp } from './support/stub-app.ts';

const startedAs = (app: { launcher: string }, env: Record<string, string>): string => start(app, env).stdout.trim();

test.for([...choiceVariables, ...rootVariables])('%s set: through the JIT; empty: as if unset', (name) => {
  const app = stubApp(1);
  expect(startedAs(app, { [name]: '1' })).toBe('jit');
  expect(startedAs(app, { [name]: '' })).toBe('images');
});

test('a root that is the application’s own anyway is accepted', () => {
  const root = "/opt/.NET's $home *";
  const app = stubApp(1, { roots: ['/usr/share/dotnet', root] });
  for (const value of [root, `${root}/`, '/usr/share/dotnet', '/usr/share/dotnet/']) expect(startedAs(app, { DOTNET_ROOT: value })).toBe('images');
  for (const value of ['/usr/share/dotnet2', "/opt/.NET's $home x", '/']) expect(startedAs(app, { DOTNET_ROOT: value })).toBe('jit');
});

test.for([...profilerVariables])('%s asks for the profile set, or the JIT', (name) => {
  const plain = stubApp(1);
  expect(startedAs(plain, { [name]: '1' })).toBe('jit');
  expect(startedAs(plain, { [name]: '0' })).toBe('images');
  const profileLauncher = script(join(temporaryFolder(), 'profile'), 'echo profile set: "$@"');
  const both = stubApp(1, { profileLauncher });
  expect(start(both, { [name]: '1' }, ['a b', 'c']).stdout).toBe('profile set: a b c\n');
  expect(startedAs(both, {})).toBe('images');
  expect(startedAs(stubApp(1), { [name]: '1' })).toBe('jit');
  expect(startedAs(stubApp(1, { profileLauncher: null }), { [name]: '1' })).toBe('images');
});

test('every variable that the host knows is known here', () => {
  const harmless = [
    // Passed on beside ours; adds assemblies, or tracing, or a place to look after ours.
    'DOTNET_ADDITIONAL_DEPS',
    'DOTNET_STARTUP_HOOKS',
    'DOTNET_SHARED_STORE',
    'DOTNET_HOST_TRACE',
    'CORE_BREADCRUMBS',
    // For single-file applications, and for Windows.
    'DOTNET_BUNDLE_EXTRACT_BASE_DIR',
    'DOTNET_MULTILEVEL_LOOKUP',
    // The beginning of names: tracing, and the roots by architecture.
    'DOTNET_HOST_',
    'DOTNET_ROOT_',
  ];
  const files = [dotnet, ...hostPaths().filter((path) => /libhost(fxr|policy)\.so$/.test(path))];
  const named = files.flatMap((file) => readFileSync(file, 'latin1').match(/(?<![A-Za-z_])(?:DOTNET|CORE)_[A-Z_]{3,}/g) ?? []);
  expect(named).toContain('DOTNET_ROLL_FORWARD');
  const known = new Set([...harmless, ...choiceVariables, ...rootVariables]);
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});

test('the application gets the environment that the launcher got', () => {
  const folder = temporaryFolder();
  const print = script(join(folder, 'dotnet'), 'exec /usr/bin/env -0');
  const app = stubApp(1, { dotnet: print });
  const env = { ngen: '1', IFS: ':', PS1: '$ ', ENV: join(folder, 'no such file'), LC_ALL: 'C.UTF-8', multi: 'a\nb', PWD: '/', OPTIND: '3', CDPATH: dirname(folder) };
  const given = start({ launcher: print }, env).stdout.split('\0').sort();
  expect(given).toContain('multi=a\nb');
  expect(start(app, env).stdout.split('\0').sort()).toEqual(given);
});
