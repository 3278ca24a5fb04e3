import { expect, test } from 'vitest';
import { sameClosure, type Closure } from '../../domain/closure.ts';
import { closureOf, type Files } from './world.ts';

const files: Files = { App: { build: 1, references: ['Lib'] }, Lib: { build: 1, references: [] } };
const closure: Closure = { ...closureOf(files, 'App'), missing: [{ name: 'Gone', wantedBy: '/app/App.dll' }] };

const withMember = (part: Partial<Closure['members'][number]>): Closure => ({ ...closure, members: closure.members.with(0, { ...closure.members[0]!, ...part }) });

test('a closure read again is the same', () => {
  expect(sameClosure(closure, structuredClone(closure))).toBe(true);
});

test.each<[string, Closure]>([
  ['architecture', { ...closure, architecture: 'arm64' }],
  ['a framework of another name', { ...closure, frameworks: [{ ...closure.frameworks[0]!, name: 'Other' }] }],
  ['a patched framework', { ...closure, frameworks: [{ ...closure.frameworks[0]!, version: '10.0.1' }] }],
  ['one framework more', { ...closure, frameworks: [...closure.frameworks, { name: 'More', version: '1' }] }],
  ['nothing missing', { ...closure, missing: [] }],
  ['something else missing', { ...closure, missing: [{ ...closure.missing[0]!, name: 'Other' }] }],
  ['something missing for another', { ...closure, missing: [{ ...closure.missing[0]!, wantedBy: '/app/Lib.dll' }] }],
  ['one member less', { ...closure, members: closure.members.slice(0, 1) }],
  ['a member in another place', withMember({ path: '/elsewhere' })],
  ['a member of another key', withMember({ image: 'other' })],
  ['a member of other content', withMember({ hash: 'other' })],
  ['a member that is not required', withMember({ required: false })],
  ['a member that the vendor compiled', withMember({ precompiled: true })],
])('with %s it is another', (_what, other) => {
  expect(sameClosure(closure, other)).toBe(false);
  expect(sameClosure(other, closure)).toBe(false);
});
