import { expect, test } from 'vitest';
import { decodeEvent, decoderWith, type StoredEvent } from '../../domain/events/decode-event.ts';
import type { EventType } from '../../domain/events/events.ts';
import { versionOf, type Upcasts } from '../../domain/events/upcast.ts';
import { isFailure } from '../../domain/failure.ts';
import type { RootSpec } from '../../domain/root.ts';
import { samples } from './event-samples.ts';

/** As if views had once been counted in one number, and before that in a text. */
const invented: Upcasts = {
  ViewPublished: [
    (data) => ({ ...(data as object), files: Number((data as { files: string }).files) }),
    (data) => {
      const { files, ...rest } = data as { files: number };
      return { ...rest, images: files, copies: 0 };
    },
  ],
};

const stored = (schemaVersion: number, data: unknown, type: EventType = 'ViewPublished'): StoredEvent => ({ revision: 7, type, schemaVersion, data });

const refused = (table: Upcasts, event: StoredEvent): string => {
  try {
    decoderWith(table)(event);
  } catch (error) {
    if (isFailure(error, 'event-undecodable') && error.kind === 'store') return error.message;
    throw error;
  }
  throw new Error('it was read');
};

test('an older event becomes the present one, from whichever version it has', () => {
  const present = { type: 'ViewPublished', data: { root: 'r', view: 'v', images: 3, copies: 0 } };
  const decode = decoderWith(invented);
  expect(decode(stored(1, { root: 'r', view: 'v', files: '3' }))).toEqual(present);
  expect(decode(stored(2, { root: 'r', view: 'v', files: 3 }))).toEqual(present);
  expect(decode(stored(3, present.data))).toEqual(present);
});

test('the version of one type is not that of another', () => {
  expect([versionOf('ViewPublished', invented), versionOf('QueuePaused', invented)]).toEqual([3, 1]);
  expect(decoderWith(invented)(stored(1, {}, 'QueuePaused'))).toEqual({ type: 'QueuePaused', data: {} });
  expect(refused(invented, stored(2, {}, 'QueuePaused'))).toMatch(/position 7 \(QueuePaused\) has schema version 2; .*up to 1/);
});

test.each([4, 0, -1, 1.5, Number.NaN])('version %d of a type that has three is refused with its position', (version) => {
  expect(refused(invented, stored(version, { root: 'r', view: 'v', images: 3, copies: 0 }))).toMatch(/^The log's event at position 7 \(ViewPublished\) has schema version .*up to 3/);
});

test('an older event that no step can read is refused with its position', () => {
  expect(refused(invented, stored(2, null))).toMatch(/position 7 \(ViewPublished\) cannot be brought from version 2/);
  expect(refused(invented, stored(2, { root: 'r' }))).toMatch(/position 7 \(ViewPublished\) cannot be read/);
});

test('what this program writes it reads', () => {
  expect(decodeEvent(stored(versionOf('QueuePaused'), {}, 'QueuePaused'))).toEqual({ type: 'QueuePaused', data: {} });
});

const withoutTarget = ({ target: _target, ...spec }: RootSpec): object => spec;

test.each(['RootInstalled', 'RootRebound'] as const)('%s from before hard binding is read: nothing was hard bound', (type) => {
  const { closure, ...rest } = samples[type];
  const members = closure.members.map(({ hardBound: _hardBound, ...member }) => member);
  const older = 'spec' in rest ? { ...rest, spec: withoutTarget(rest.spec) } : rest;
  const decoded = decodeEvent(stored(1, { ...older, closure: { ...closure, members } }, type));
  expect(decoded).toEqual({ type, data: { ...rest, closure: { ...closure, members: closure.members.map((member) => ({ ...member, hardBound: [] })) } } });
});

test('a root from before other processors is for its own machine\'s', () => {
  const { spec, ...rest } = samples.RootInstalled;
  expect(decodeEvent(stored(2, { ...rest, spec: withoutTarget(spec) }, 'RootInstalled'))).toEqual({ type: 'RootInstalled', data: { ...rest, spec: { ...spec, target: null } } });
  expect([versionOf('RootInstalled'), versionOf('RootRebound')]).toEqual([3, 2]);
});
