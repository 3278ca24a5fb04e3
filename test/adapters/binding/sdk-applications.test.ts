import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findDotnetRoot } from '../../../adapters/binding/dotnet-root.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { expectAsHost } from './expect-as-host.ts';

const suffix = '.runtimeconfig.json';

const sdkFolder = join(dirname(findDotnetRoot(false, { environment: bindingEnvironment() }).dotnet), 'sdk');

const applications = readdirSync(sdkFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(suffix))
  .map((file) => join(sdkFolder, `${file.slice(0, -suffix.length)}.dll`))
  .filter((file) => existsSync(file));

test('the SDK brings enough applications', () => {
  expect(applications.length).toBeGreaterThan(10);
});

test.each(applications)('binds %s as the host does', (app) => {
  expect(expectAsHost(app, { DOTNET_ROLL_FORWARD: 'Major' })).toMatchObject({ app, executable: true });
});
