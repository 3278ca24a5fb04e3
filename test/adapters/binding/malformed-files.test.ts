import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import type { Failure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { hostTrace } from '../../support/host-trace.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { failureOf } from './failure-of.ts';

let hello: string;
beforeAll(() => {
  hello = builtApp('Hello');
});

const helloWith = (file: string, content: string): string => {
  const copy = join(temporaryFolder(), 'app');
  cpSync(hello, copy, { recursive: true });
  writeFileSync(join(copy, file), content);
  return copy;
};

const options = { environment: bindingEnvironment() };

const failureWith = (file: string, content: string): { readonly failure: Failure; readonly folder: string } => {
  const folder = helloWith(file, content);
  return { failure: failureOf(() => bindApplication(join(folder, 'Hello.dll'), options)), folder };
};

const config = (runtimeOptions: unknown): string => JSON.stringify({ runtimeOptions });
const core = { name: 'Microsoft.NETCore.App', version: '10.0.0' };

test.each([
  ['cut off', '{\n  "runtimeOptions": {\n    "tfm": ', 'line 3, column'],
  ['a stray character', '{\n  "runtimeOptions": { x }\n}', 'line 2, column 23'],
  ['empty', '', 'line 1, column 1'],
  ['not an object', '[]', 'expected a JSON object'],
  ['no runtimeOptions', '{}', 'runtimeOptions: is missing'],
  ['runtimeOptions of another kind', config(3), 'runtimeOptions: is not an object'],
  ['an unknown rollForward', config({ framework: core, rollForward: 'Sideways' }), '"Sideways" is not Disable'],
  ['contradictory settings', config({ framework: core, rollForward: 'Minor', applyPatches: false }), 'rollForward together with'],
  ['a framework named twice', config({ frameworks: [core, core] }), 'names a framework twice'],
  ['framework and includedFrameworks', config({ framework: core, includedFrameworks: [core] }), 'has frameworks and includedFrameworks'],
])('a runtimeconfig.json that the host refuses too: %s', (_, content, reason) => {
  const { failure, folder } = failureWith('Hello.runtimeconfig.json', content);
  expect(failure.code).toBe('malformed-runtimeconfig');
  expect(failure.message).toContain(join(folder, 'Hello.runtimeconfig.json'));
  expect(failure.message).toContain(reason);
  expect(hostTrace(join(folder, 'Hello')).trusted).toEqual([]);
});

test.each([
  ['cut off', '{ "runtimeTarget": ', 'line 1, column 20'],
  ['empty', '', 'line 1, column 1'],
  ['no runtimeTarget', '{}', 'runtimeTarget.name: is missing'],
  ['a runtimeTarget of another kind', '{ "runtimeTarget": { "name": 3 } }', 'runtimeTarget.name: is not a string'],
])('a deps.json that the host refuses too: %s', (_, content, reason) => {
  const { failure, folder } = failureWith('Hello.deps.json', content);
  expect(failure.code).toBe('malformed-deps-json');
  expect(failure.message).toContain(join(folder, 'Hello.deps.json'));
  expect(failure.message).toContain(reason);
  expect(hostTrace(join(folder, 'Hello')).trusted).toEqual([]);
});

test.each([
  ['no targets', '{ "runtimeTarget": "X", "libraries": {} }'],
  ['no such target', '{ "runtimeTarget": { "name": "X" }, "targets": { "Y": {} }, "libraries": {} }'],
  ['no libraries', '{ "runtimeTarget": "X", "targets": { "X": {} } }'],
])('a deps.json that the host takes for an empty one: %s', (_, content) => {
  const folder = helloWith('Hello.deps.json', content);
  expect(bindApplication(join(folder, 'Hello.dll'), options).assemblies.map(({ simpleName }) => simpleName)).toEqual(['Hello']);
  expect(hostTrace(join(folder, 'Hello')).trusted.filter((file) => file.includes('Newtonsoft'))).toEqual([]);
  expect(hostTrace(join(folder, 'Hello')).trusted.length).toBeGreaterThan(100);
});

test('a deps.json with sections that are no objects', () => {
  for (const content of ['{ "runtimeTarget": "X", "targets": [] }', '{ "runtimeTarget": "X", "libraries": 1 }', '{ "runtimeTarget": "X", "targets": { "X": { "A/1": { "runtime": [] } } } }']) {
    expect(failureWith('Hello.deps.json', content).failure).toMatchObject({ code: 'malformed-deps-json', message: expect.stringContaining('is not an object') });
  }
});

test('comments, a byte order mark and a malformed runtimeconfig.dev.json do not disturb the host', () => {
  const folder = helloWith('Hello.runtimeconfig.json', `\uFEFF// for .NET 10\n${config({ tfm: 'a//b', framework: core })} /* "end" */`);
  writeFileSync(join(folder, 'Hello.runtimeconfig.dev.json'), '{');
  expect(bindApplication(join(folder, 'Hello.dll'), options).assemblies.length).toBe(2);
  expect(hostTrace(join(folder, 'Hello')).trusted.length).toBeGreaterThan(100);
});

test('a framework that is not installed is named, with those that are', () => {
  const missing = failureWith('Hello.runtimeconfig.json', config({ framework: { ...core, version: '99.1.0' } })).failure;
  expect(missing).toMatchObject({ code: 'framework-missing', message: expect.stringMatching(/Microsoft\.NETCore\.App 99\.1\.0; .* has .*10\.\d+\.\d+/) });
  const unknown = failureWith('Hello.runtimeconfig.json', config({ framework: { name: 'No.Such', version: '1.0.0' } })).failure;
  expect(unknown).toMatchObject({ code: 'framework-missing', message: expect.stringContaining('no No.Such at all') });
});

test('an application without framework, without runtimeconfig.json, on a machine without .NET', () => {
  expect(failureWith('Hello.runtimeconfig.json', config({})).failure.code).toBe('framework-missing');
  expect(failureOf(() => bindApplication(join(hello, 'Newtonsoft.Json.dll'), options)).code).toBe('runtimeconfig-missing');
  const nowhere = { environment: { ...bindingEnvironment(), DOTNET_ROOT: temporaryFolder() } };
  expect(failureOf(() => bindApplication(join(hello, 'Hello.dll'), nowhere)).code).toBe('dotnet-missing');
  expect(bindApplication(join(hello, 'Hello.dll'), { ...nowhere, ignoreEnvironment: true }).executable).toBe(true);
});
