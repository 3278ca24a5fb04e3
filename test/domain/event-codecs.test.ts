import { describe, expect, test } from 'vitest';
import { Architecture } from '../../domain/architecture.ts';
import { Closure, FrameworkVersion, Member, MissingReference } from '../../domain/closure.ts';
import { CompileFailure } from '../../domain/compile-failure.ts';
import { Configuration } from '../../domain/configuration.ts';
import { Installer, Provenance } from '../../domain/events/command-events.ts';
import { eventCodecs, type EventType } from '../../domain/events/events.ts';
import { InvalidationKind, InvalidationReason } from '../../domain/invalidation-reason.ts';
import { Origin, Priority } from '../../domain/priority.ts';
import { RootSpec, Runtime } from '../../domain/root.ts';
import { Scenario } from '../../domain/scenario.ts';
import { Worker } from '../../domain/worker.ts';
import { samples } from './event-samples.ts';

const types = Object.keys(eventCodecs) as readonly EventType[];

/** The data with one of its values changed, for each value in it; a list counts as one value and as its items. */
const spoilt = (data: unknown, by: (value: unknown) => unknown, path = ''): readonly { readonly path: string; readonly data: unknown }[] => {
  const here = { path, data: by(data) };
  if (typeof data !== 'object' || data === null) return [here];
  const inside = Object.entries(data).flatMap(([key, value]) =>
    spoilt(value, by, `${path}/${key}`).map((inner) => ({
      path: inner.path,
      data: Array.isArray(data) ? data.with(Number(key), inner.data) : { ...data, [key]: inner.data },
    })),
  );
  return [here, ...inside];
};

describe.each(types)('%s', (type) => {
  const codec = eventCodecs[type];

  test('is named in messages as it is stored, and reads what was stored', () => {
    expect(codec.name).toBe(type);
    expect(codec.decode(JSON.parse(JSON.stringify(samples[type])))).toEqual({ _tag: 'Right', right: samples[type] });
  });

  test.each(spoilt(samples[type], () => undefined).filter(({ path }) => path !== ''))('without $path is refused', ({ data }) => {
    expect(codec.is(data)).toBe(false);
  });

  test.each(spoilt(samples[type], () => true).filter(({ path }) => !/\/(force|noDependencies|frameworkBubble|allowUntrusted|executable|precompiled|required)$/.test(path)))('with a yes at "$path" is refused', ({ data }) => {
    expect(codec.is(data)).toBe(false);
  });
});

test('what may be null, null', () => {
  const { installer: _installer, ...provenance } = samples.CommandAccepted.provenance;
  const nobody = { ...provenance, loginUid: null, loginUser: null, sudoUser: null, installer: null };
  expect(Provenance.is(nobody)).toBe(true);
  expect(Installer.is({ kind: 'dpkg', package: 'p', script: null, version: null })).toBe(true);
  expect(eventCodecs.CompilationFailed.is({ ...samples.CompilationFailed, exitCode: null })).toBe(true);
  expect(eventCodecs.ActionQueued.is({ ...samples.ActionQueued, root: null, kind: 'update' })).toBe(true);
  expect(InvalidationReason.is({ kind: 'forced', what: 'x', from: null, to: null })).toBe(true);
});

test.each([
  [Architecture, ['x64', 'x86', 'arm64', 'arm']],
  [Scenario, ['default', 'debug', 'profile', 'debug+profile']],
  [Runtime, ['dotnet', 'mono']],
  [Priority, [1, 2, 3]],
  [Origin, ['manual', 'deferred', 'automatic']],
  [CompileFailure, ['failed', 'wrong-output', 'killed', 'out-of-memory', 'out-of-time', 'disk-full', 'not-bound']],
  [InvalidationKind, ['assemblyReplaced', 'dependencyReplaced', 'frameworkChanged', 'environmentChanged', 'imageDamaged', 'forced']],
  [Installer, [{ kind: 'dpkg', package: 'p', script: 's', version: 'v' }, { kind: 'command', command: 'c' }]],
  [Configuration, [{ kind: 'none' }, { kind: 'exeConfig', path: '/a' }, { kind: 'appBase', path: '/a' }]],
] as const)('%o takes exactly its values', (codec, values) => {
  for (const value of values) expect(codec.is(value), JSON.stringify(value)).toBe(true);
  for (const other of ['', 'other', 4, null, { kind: 'other', path: '/a' }, { kind: 'exeConfig' }, { kind: 'dpkg' }]) expect(codec.is(other), JSON.stringify(other)).toBe(false);
});

test.each(Object.entries({ Architecture, Closure, CompileFailure, Configuration, FrameworkVersion, Installer, InvalidationKind, InvalidationReason, Member, MissingReference, Origin, Priority, Provenance, RootSpec, Runtime, Scenario, Worker }))(
  'messages call %s by its name',
  (name, codec) => {
    expect(codec.name).toBe(name);
  },
);
