import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { describe, expect, test } from 'vitest';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { eventCodecs, type EventType } from '../../domain/events/events.ts';
import { versionOf } from '../../domain/events/upcast.ts';
import { shapeOf, takesAll, type Shape } from './codec-shape.ts';
import { samples } from './event-samples.ts';

/**
 * `TYPE.VERSION.json`: the shape of the data of each version of each event that was ever written, and data as it was stored. Files are
 * added, and never changed but for alternatives that came to a shape: `NGEN_GOLDEN=write npx vitest run test/domain/golden-events.test.ts`.
 */
type Golden = { readonly shape: Shape; readonly data: unknown };

const folder = join(import.meta.dirname, 'golden');
const writes = process.env['NGEN_GOLDEN'] === 'write';

const fileOf = (type: string, version: number): string => join(folder, `${type}.${version}.json`);
const read = (type: string, version: number): Golden => JSON.parse(readFileSync(fileOf(type, version), 'utf8')) as Golden;

const types = Object.keys(eventCodecs) as readonly EventType[];

/** Writes what is new of the present version; what a shape no longer takes needs a version of its own. */
const written = (type: EventType): void => {
  const version = versionOf(type);
  const golden: Golden = { shape: shapeOf(eventCodecs[type]), data: samples[type] };
  const there = existsSync(fileOf(type, version)) ? read(type, version) : null;
  if (there !== null && !takesAll(golden.shape, there.shape)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(type, version), `${JSON.stringify({ shape: golden.shape, data: there?.data ?? golden.data }, null, 1)}\n`);
};

describe.each(types)('%s', (type) => {
  const newest = versionOf(type);
  if (writes) written(type);

  test('has a golden file for each version that was ever written, and no other', () => {
    const there = readdirSync(folder).filter((name) => name.startsWith(`${type}.`)).sort();
    expect(there, `add the missing file: NGEN_GOLDEN=write npx vitest run test/domain/golden-events.test.ts`).toEqual(Array.from({ length: newest }, (_, index) => `${type}.${index + 1}.json`));
  });

  test('has data of the shape that its version has', () => {
    const now = shapeOf(eventCodecs[type]);
    const advice = takesAll(now, read(type, newest).shape)
      ? 'the codec takes more than before: NGEN_GOLDEN=write npx vitest run test/domain/golden-events.test.ts'
      : 'stored data would not pass: add a step to domain/events/upcast.ts, which raises the version, then NGEN_GOLDEN=write npx vitest run test/domain/golden-events.test.ts';
    expect(now, advice).toEqual(read(type, newest).shape);
  });

  test('is read in every version, the present one as it was stored', () => {
    for (let version = 1; version <= newest; version += 1) {
      const { data } = read(type, version);
      const decoded = decodeEvent({ revision: 0, type, schemaVersion: version, data });
      expect(eventCodecs[type].is(decoded.data)).toBe(true);
      expect(version === newest ? decoded.data : data).toEqual(data);
    }
  });
});

test('golden files are of types that there are', () => {
  const known: readonly string[] = types;
  for (const name of readdirSync(folder)) expect(known).toContain(name.split('.')[0]);
});

test('a shape that takes more takes all of before; another one does not', () => {
  const before = shapeOf(t.type({ kind: t.keyof({ a: null, b: null }), list: t.readonlyArray(t.union([t.string, t.null])) }));
  const more = shapeOf(t.type({ kind: t.keyof({ a: null, b: null, c: null }), list: t.readonlyArray(t.union([t.string, t.null, t.number])) }));
  expect([takesAll(more, before), takesAll(before, before), takesAll(before, more)]).toEqual([true, true, false]);
  const others = [t.type({ kind: t.string, list: t.readonlyArray(t.string) }), t.type({ list: t.readonlyArray(t.string) }), t.type({ kind: t.keyof({ a: null }), list: t.string }), t.type({ kind: t.keyof({ a: null, b: null }), list: t.readonlyArray(t.union([t.string, t.null])), more: t.null })];
  for (const other of others) expect(takesAll(shapeOf(other), before), other.name).toBe(false);
});
