import { describe, expect, test } from 'vitest';
import { displayName } from '../../domain/assembly-name.ts';
import { commandName } from '../../domain/command-name.ts';
import { sameConfiguration, type Configuration } from '../../domain/configuration.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { rootId } from '../../domain/root-id.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import { sameWorker } from '../../domain/worker.ts';
import { worker } from './world.ts';

const configurations: readonly Configuration[] = [{ kind: 'none' }, { kind: 'exeConfig', path: '/a' }, { kind: 'exeConfig', path: '/b' }, { kind: 'appBase', path: '/a' }];

test('a root is told by assembly, configuration and scenario', () => {
  expect(rootId({ path: '/app/A.dll', configuration: { kind: 'none' }, scenario: 'default' })).toBe('/app/A.dll [default]');
  expect(rootId({ path: '/app/A.dll', configuration: { kind: 'none' }, scenario: 'default', target: 'arm64' })).toBe('/app/A.dll [default] for arm64');
  expect(rootId({ path: '/app/A.dll', configuration: { kind: 'exeConfig', path: '/app/M.dll' }, scenario: 'debug' })).toBe('/app/A.dll exeConfig:/app/M.dll [debug]');
  const ids = configurations.flatMap((configuration) => (['default', 'profile'] as const).map((scenario) => rootId({ path: '/app/A.dll', configuration, scenario })));
  expect(new Set(ids).size).toBe(ids.length);
});

test('configurations are the same by kind and path', () => {
  for (const [i, a] of configurations.entries()) for (const [j, b] of configurations.entries()) expect(sameConfiguration({ ...a }, b)).toBe(i === j);
});

test('two switches make four scenarios', () => {
  expect([[false, false], [true, false], [false, true], [true, true]].map(([debug, profile]) => scenarioOf({ debug: debug!, profile: profile! }))).toEqual(['default', 'debug', 'profile', 'debug+profile']);
});

test('an assembly is displayed as Assembly.FullName does', () => {
  const name = { name: 'A', version: '1.2.3.4', culture: 'neutral', publicKeyToken: null };
  expect(displayName(name)).toBe('A, Version=1.2.3.4, Culture=neutral, PublicKeyToken=null');
  expect(displayName({ ...name, culture: 'de', publicKeyToken: 'b03f5f7f11d50a3a' })).toBe('A, Version=1.2.3.4, Culture=de, PublicKeyToken=b03f5f7f11d50a3a');
});

test('a command is called as its assembly, without folder and extension', () => {
  expect(['/app/Tool.dll', 'Tool.EXE', '/a.b/My.Tool.Dll', '/app/Tool.dll.old', 'dll'].map(commandName)).toEqual(['Tool', 'Tool', 'My.Tool', 'Tool.dll.old', 'dll']);
});

test('a process is told from a later one of the same number', () => {
  expect(sameWorker(worker(1), worker(1))).toBe(true);
  for (const other of [worker(2), { ...worker(1), startTime: '2' }, { ...worker(1), bootId: 'later' }]) expect(sameWorker(worker(1), other)).toBe(false);
});

describe('a failure', () => {
  test('says what, with a code, a kind, an advice and a cause', () => {
    const cause = new Error('why');
    expect(new Failure('some-code', 'what')).toMatchObject({ name: 'Failure', code: 'some-code', message: 'what', kind: 'work', advice: undefined, cause: undefined });
    expect(new Failure('c', 'm', { kind: 'store', advice: 'do this', cause })).toMatchObject({ kind: 'store', advice: 'do this', cause });
  });

  test('is told from other errors, and by its code', () => {
    const failure = new Failure('some-code', 'what');
    expect([isFailure(failure), isFailure(failure, 'some-code'), isFailure(failure, 'other'), isFailure(new Error('e')), isFailure(new Error('e'), 'some-code'), isFailure('text')]).toEqual([true, true, false, false, false, false]);
  });
});
