import { expect, test } from 'vitest';
import { decide } from '../../domain/decide/decide.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { rootId } from '../../domain/root-id.ts';
import type { RejectionCause } from '../../domain/rejection-cause.ts';
import type { State } from '../../domain/state.ts';
import { describeImage } from '../../projections/describe-rows.ts';
import { imageRows } from '../../projections/images-view.ts';
import { compiled, files, historyOf, install, rebuilt } from '../projections/history.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from './world.ts';

const app = rootId(specOf('App'));
const lib = keyOf(files, 'Lib');
const { state: made } = historyOf([install('App', { worker: worker() }), ...compiled('Lib'), install('Other', { worker: worker() }), ...compiled('Other')]);

const run = (images: Record<string, RejectionCause | null>, { uid = 1000, seen = 1_000_000, root = app } = {}) =>
  ({ type: 'ObserveRun', root, uid, seen, images: new Map(Object.entries(images)) }) as const;

const after = (state: State, ...commands: readonly Parameters<typeof decide>[1][]): State => commands.reduce((before, command) => fold(before, decide(before, command)), state);

const typesOf = (state: State, command: Parameters<typeof decide>[1]): readonly string[] => decide(state, command).map(({ type }) => type);

test('what a run found is noted once, for valid images that its application needs', () => {
  expect(decide(made, run({ [lib]: 'disabled' }))).toEqual([{ type: 'RejectionObserved', data: { image: lib, cause: 'disabled', uid: 1000, seen: 1_000_000 } }]);
  const noted = after(made, run({ [lib]: 'disabled' }));
  expect(typesOf(noted, run({ [lib]: 'disabled' }, { seen: 2_000_000 }))).toEqual([]);
  expect(typesOf(noted, run({ [lib]: 'excluded' }))).toEqual(['RejectionObserved']);
  // An image that was never made, one that nobody knows, one of another application, an application that is not installed.
  expect(typesOf(made, run({ [keyOf(files, 'App')]: 'disabled', nobodys: 'disabled' }))).toEqual([]);
  expect(typesOf(made, run({ [keyOf(files, 'Other')]: 'disabled' }))).toEqual([]);
  expect(typesOf(made, run({ [lib]: 'disabled' }, { root: 'none' }))).toEqual([]);
  expect(typesOf(made, run({ [lib]: null }))).toEqual([]);
});

test('a run in which the image was used ends it: one of the same user or of root', () => {
  const noted = after(made, run({ [lib]: 'disabled' }));
  expect(typesOf(noted, run({ [lib]: null }, { uid: 1001 }))).toEqual([]);
  expect(typesOf(noted, run({ [lib]: 'excluded' }, { uid: 1001 }))).toEqual([]);
  for (const uid of [0, 1000]) {
    expect(typesOf(noted, run({ [lib]: null }, { uid }))).toEqual(['RejectionEnded']);
    expect(after(noted, run({ [lib]: null }, { uid })).images.get(lib)!.rejected).toBeNull();
  }
});

test('an image that becomes invalid is rejected for that reason alone', () => {
  const noted = after(made, run({ [lib]: 'disabled' }));
  const invalid = after(noted, { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'update', kind: 'update', priority: 3 }), traces: [] });
  expect(invalid.images.get(lib)).toMatchObject({ validity: 'invalid', rejected: null });
});

test('display says since when and why', () => {
  const row = imageRows(after(made, run({ [lib]: 'disabled' }, { seen: Date.UTC(2026, 10, 17, 12) }))).find(({ id }) => id === lib)!;
  expect(row.rejected).toEqual({ cause: 'disabled', reason: 'native images were switched off (DOTNET_ReadyToRun=0)', since: '2026-11-17T12:00:00.000Z', uid: 1000 });
  expect(describeImage(row)).toBe('Lib, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null (valid, but not used since 2026-11-17, because native images were switched off (DOTNET_ReadyToRun=0))');
});
