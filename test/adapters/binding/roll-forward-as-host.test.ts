import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDotnetRoot } from '../../../adapters/binding/dotnet-root.ts';
import { findFrameworks } from '../../../adapters/binding/installed-frameworks.ts';
import { readRuntimeConfig } from '../../../adapters/binding/runtime-config.ts';
import { isFailure } from '../../../domain/failure.ts';
import { hostTrace } from '../../support/host-trace.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { bindingEnvironment } from './binding-environment.ts';

// The host resolves frameworks from folder names alone: folders without a runtime are enough to ask it.
const core = 'Microsoft.NETCore.App';
const web = 'Microsoft.AspNetCore.App';
const other = 'Example.App';

const versionUpTo = (highestMajor: number) => fc
  .record({ major: fc.integer({ min: 1, max: highestMajor }), minor: fc.integer({ min: 0, max: 2 }), patch: fc.integer({ min: 0, max: 3 }), preview: fc.option(fc.constantFrom('preview.1', 'preview.2', 'preview.11', 'rc.1', 'alpha'), { freq: 2 }) })
  .map(({ major, minor, patch, preview }) => `${major}.${minor}.${patch}${preview === null ? '' : `-${preview}`}`);

const version = versionUpTo(3);

const rollForward = fc.oneof({ weight: 40, arbitrary: fc.constantFrom('Disable', 'LatestPatch', 'Minor', 'LatestMinor', 'Major', 'LatestMajor', 'minor') }, { weight: 1, arbitrary: fc.constant('Sideways') });
const settings = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ rollForward }) },
  { weight: 1, arbitrary: fc.record({ rollForwardOnNoCandidateFx: fc.integer({ min: 0, max: 2 }), applyPatches: fc.boolean() }, { requiredKeys: [] }) },
);
const reference = (...names: readonly string[]) => fc.record({ name: fc.constantFrom(...names), version: versionUpTo(2), settings }).map(({ settings: own, ...rest }) => ({ ...rest, ...own }));
const distinct = <T extends { name: string }>(list: readonly T[]): readonly T[] => list.filter((item, index) => list.findIndex(({ name }) => name === item.name) === index);

const machine = fc.record({
  core: fc.uniqueArray(version, { minLength: 3, maxLength: 10, size: 'max' }),
  damaged: fc.array(version, { maxLength: 3 }),
  web: fc.array(fc.record({ version, references: fc.array(reference(core), { minLength: 1, maxLength: 1 }) }), { maxLength: 4 }),
  other: fc.array(fc.record({ version, references: fc.array(reference(core, web), { minLength: 1, maxLength: 2 }) }), { maxLength: 3 }),
  app: fc.record({ own: settings, references: fc.array(reference(core, core, core, web, other), { minLength: 1, maxLength: 3 }) }),
  environment: fc.record({ DOTNET_ROLL_FORWARD: rollForward, DOTNET_ROLL_FORWARD_TO_PRERELEASE: fc.constantFrom('0', '1'), DOTNET_ROLL_FORWARD_ON_NO_CANDIDATE_FX: fc.constantFrom('0', '1', '2') }, { requiredKeys: [] }),
});
type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

const writeConfig = (file: string, runtimeOptions: object): void => writeFileSync(file, JSON.stringify({ runtimeOptions }));

const install = (root: string, name: string, number: string, references: readonly { name: string }[], damaged = false): void => {
  const folder = join(root, 'shared', name, number);
  mkdirSync(folder, { recursive: true });
  if (!damaged) writeFileSync(join(folder, `${name}.deps.json`), '');
  writeConfig(join(folder, `${name}.runtimeconfig.json`), references.length === 0 ? {} : { frameworks: distinct(references) });
};

const set = (root: string, { core: cores, damaged, web: webs, other: others, app }: Machine): string => {
  rmSync(join(root, 'shared'), { recursive: true, force: true });
  for (const number of cores) install(root, core, number, []);
  for (const number of damaged.filter((candidate) => !cores.includes(candidate))) install(root, core, number, [], true);
  for (const { version: number, references } of webs) install(root, web, number, references);
  for (const { version: number, references } of others) install(root, other, number, references);
  writeFileSync(join(root, 'App.dll'), '');
  writeConfig(join(root, 'App.runtimeconfig.json'), { ...app.own, frameworks: distinct(app.references) });
  return join(root, 'App.dll');
};

const ours = (root: string, app: string, environment: NodeJS.ProcessEnv): string => {
  try {
    const config = readRuntimeConfig(join(root, 'App.runtimeconfig.json'), environment);
    return findFrameworks(root, app, config?.frameworks ?? [], environment).map(({ name, version: number, folder }) => `${name} ${number} ${folder}`).join('\n');
  } catch (error) {
    if (isFailure(error)) return error.code;
    throw error;
  }
};

const theirs = (root: string, app: string, environment: NodeJS.ProcessEnv): string => {
  const { frameworks, text } = hostTrace(join(root, 'dotnet'), ['exec', app], environment);
  if (frameworks.length > 0) return frameworks.join('\n');
  if (/Invalid (runtimeconfig|framework config)\.json/.test(text)) return 'malformed-runtimeconfig';
  if (text.includes('cannot roll-forward to the previously referenced version')) return 'framework-conflict';
  return text.includes('You must install or update .NET to run this application') ? 'framework-missing' : `unknown: ${text.slice(-1000)}`;
};

const hosts: readonly (readonly [string, () => string])[] = [
  ['the installed host', () => join(findDotnetRoot(false, { environment: bindingEnvironment() }).hostfxr)],
  ...[0, 1].map((index): readonly [string, () => string] => [`the host of .NET ${index + 8}`, () => join(olderRuntimes().root, 'host', 'fxr', olderRuntimes().versions[index]!, 'libhostfxr.so')]),
];

const runs = process.env.NGEN_TEST_TIER === 'full' ? 1000 : 60;

test.each(hosts)('any installed versions, references and settings: resolved as by %s', (_, hostfxr) => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'host', 'fxr', '99.0.0'), { recursive: true });
  copyFileSync(hostfxr(), join(root, 'host', 'fxr', '99.0.0', 'libhostfxr.so'));
  copyFileSync(findDotnetRoot(false, { environment: bindingEnvironment() }).dotnet, join(root, 'dotnet'));
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(machine, (example) => {
      const app = set(root, example);
      const expected = theirs(root, app, example.environment);
      const kind = expected.includes(' ') ? 'resolved' : expected;
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      expect(ours(root, app, example.environment)).toBe(expected);
    }),
    { numRuns: runs },
  );
  expect(outcomes.get('resolved')).toBeGreaterThan(0);
  expect(outcomes.get('framework-missing')).toBeGreaterThan(0);
});
