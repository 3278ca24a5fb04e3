import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import { isFailure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { hostTrace } from '../../support/host-trace.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { anyApplication, writeApplication } from './any-application.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { trustedFiles } from './expect-as-host.ts';

const refused = ['refused'];

const ours = (app: string, environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    const binding = bindApplication(app, { environment: { ...bindingEnvironment(), ...environment } });
    // A relative name is one that the host looked for in vain, at which it stops.
    return binding.missing.every(({ what }) => what.startsWith('/')) ? trustedFiles(binding) : refused;
  } catch (error) {
    if (isFailure(error, 'malformed-deps-json')) return refused;
    throw error;
  }
};

const theirs = (app: string, environment: NodeJS.ProcessEnv): readonly string[] => {
  const { trusted } = hostTrace(app.replace(/\.dll$/, ''), [], environment);
  // The main assembly is run by its path; .NET 10 does not list it unless the deps.json does.
  return trusted.length === 0 ? refused : [...new Set([...trusted, app])].sort();
};

const hosts: readonly (readonly [string, () => NodeJS.ProcessEnv])[] = [
  ['the installed .NET', () => ({})],
  ['.NET 8', () => ({ DOTNET_ROOT: olderRuntimes().root })],
  ['.NET 9', () => ({ DOTNET_ROOT: olderRuntimes().root, DOTNET_ROLL_FORWARD: 'LatestMajor' })],
];

const runs = process.env.NGEN_TEST_TIER === 'full' ? 500 : 25;

let built: string;
beforeAll(() => {
  built = builtApp('Hello');
  olderRuntimes();
});

test.each(hosts)('any deps.json, files and probing path: bound as by %s', (_, environment) => {
  const root = join(temporaryFolder(), 'example');
  let started = 0;
  fc.assert(
    fc.property(anyApplication, (example) => {
      const app = join(writeApplication(root, built, example), 'Hello.dll');
      const expected = theirs(app, environment());
      if (expected !== refused) started++;
      expect(ours(app, environment())).toEqual(expected);
    }),
    { numRuns: runs },
  );
  expect(started).toBeGreaterThan(0);
});
