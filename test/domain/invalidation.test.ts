import { describe, expect, test } from 'vitest';
import type { Closure } from '../../domain/closure.ts';
import { changedPaths, referencedMembers, whyInvalid } from '../../domain/invalidation.ts';
import { closureOf, type Files } from './world.ts';

const files: Files = {
  App: { build: 1, references: ['Lib'] },
  Base: { build: 1, references: ['Lib'] },
  Lib: { build: 1, references: ['Base'] },
  Alone: { build: 1, references: [] },
};

const why = (before: Closure, after: Closure, name: string) =>
  whyInvalid(before, after, before.members.find((member) => member.assembly.startsWith(`${name},`))!);

describe('why an image is invalid', () => {
  const before = closureOf(files, 'App');

  test('not at all when its key is the same', () => {
    expect(why(before, closureOf({ ...files, App: { ...files['App']!, build: 2 } }, 'App'), 'Alone')).toBeNull();
  });

  test('its own assembly was replaced', () => {
    const after = closureOf({ ...files, App: { ...files['App']!, build: 2 } }, 'App');
    expect(why(before, after, 'App')).toEqual({ kind: 'assemblyReplaced', what: '/app/App.dll', from: 'mvid-App-1', to: 'mvid-App-2' });
  });

  test('a dependency of a dependency was replaced, in a cycle too', () => {
    const after = closureOf({ ...files, Base: { ...files['Base']!, build: 2 } }, 'App');
    const reason = { kind: 'dependencyReplaced', what: '/app/Base.dll', from: 'mvid-Base-1', to: 'mvid-Base-2' };
    expect(why(before, after, 'App')).toEqual(reason);
    expect(why(before, after, 'Lib')).toEqual(reason);
  });

  test('a dependency is new, or gone', () => {
    const more = closureOf({ ...files, Lib: { build: 1, references: ['Base', 'Alone'] } }, 'App');
    expect(why(before, more, 'App')).toEqual({ kind: 'dependencyReplaced', what: '/app/Alone.dll', from: null, to: 'mvid-Alone-1' });
    expect(why(more, before, 'App')).toEqual({ kind: 'dependencyReplaced', what: '/app/Alone.dll', from: 'mvid-Alone-1', to: null });
  });

  test('a framework was patched, or is gone', () => {
    const rekeyed = { ...before, members: before.members.map((member) => ({ ...member, image: `${member.image}'` })) };
    const patched = { ...rekeyed, frameworks: [{ name: 'Microsoft.NETCore.App', version: '10.0.1' }] };
    expect(why(before, patched, 'Lib')).toEqual({ kind: 'frameworkChanged', what: 'Microsoft.NETCore.App', from: '10.0.0', to: '10.0.1' });
    expect(why(before, { ...rekeyed, frameworks: [] }, 'Lib')).toEqual({ kind: 'frameworkChanged', what: 'Microsoft.NETCore.App', from: '10.0.0', to: null });
    expect(why(before, rekeyed, 'Lib')).toMatchObject({ kind: 'environmentChanged' });
  });

  test('nothing of that name is bound any more: then it is unneeded, not invalid', () => {
    const { Alone: _gone, ...rest } = files;
    expect(why(before, closureOf(rest, 'App'), 'Alone')).toBeNull();
  });
});

test('what a member references, directly or not, is found once, without itself', () => {
  const closure = closureOf(files, 'App');
  const names = (start: string) => referencedMembers(closure, closure.members.find((member) => member.assembly.startsWith(`${start},`))!).map((member) => member.path);
  expect(new Set(names('App'))).toEqual(new Set(['/app/Lib.dll', '/app/Base.dll']));
  expect(names('Lib')).toEqual(['/app/Base.dll']);
  expect(names('Alone')).toEqual([]);
});

test('the files that changed are those with other contents, and those that are bound no more', () => {
  const before = closureOf(files, 'App');
  const { Alone: _gone, ...rest } = files;
  const after = closureOf({ ...rest, Base: { ...files['Base']!, build: 2 }, New: { build: 1, references: [] } }, 'App');
  expect([...changedPaths(before, after)].sort()).toEqual(['/app/Alone.dll', '/app/Base.dll']);
  expect(changedPaths(before, before)).toEqual(new Set());
});

test('of two frameworks, the one that was patched is named', () => {
  const before: Closure = { ...closureOf(files, 'App'), frameworks: [{ name: 'Web', version: '10.0.0' }, { name: 'Base', version: '10.0.0' }] };
  const patched: Closure = {
    ...before,
    frameworks: [{ name: 'Web', version: '10.0.0' }, { name: 'Base', version: '10.0.1' }],
    members: before.members.map((member) => ({ ...member, image: `${member.image} on the patch` })),
  };
  expect(why(before, patched, 'App')).toEqual({ kind: 'frameworkChanged', what: 'Base', from: '10.0.0', to: '10.0.1' });
});
