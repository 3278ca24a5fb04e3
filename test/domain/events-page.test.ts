import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { expect, test } from 'vitest';
import { decodeEvent, type StoredEvent } from '../../domain/events/decode-event.ts';
import { eventCodecs } from '../../domain/events/events.ts';
import { fieldMeanings, fieldSince } from '../../domain/events/event-meanings.ts';
import { describeCodec } from '../docs/codec-text.ts';
import { eventsPage, type Example } from '../docs/events-page.ts';

const docs = join(import.meta.dirname, '../../docs');
const examples = JSON.parse(readFileSync(join(docs, 'events-examples.json'), 'utf8')) as Record<string, Example>;

test('docs/events.md is what the codecs say; when this fails, say in domain/events/event-meanings.ts what is new, and run: npm run docs:events', () => {
  expect(readFileSync(join(docs, 'events.md'), 'utf8')).toBe(eventsPage(examples));
});

const withoutEllipsis = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((one) => one !== '…').map(withoutEllipsis);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutEllipsis(inner)]));
};

test.each(Object.entries(examples))('the example of %s can be read', (type, example) => {
  expect(decodeEvent(withoutEllipsis(example) as StoredEvent).type).toBe(type);
});

test('a field of which nobody said what it means is named, with what to do', () => {
  const { fields } = describeCodec(t.readonly(t.type({ image: t.string, unheardOf: t.union([t.number, t.null]) }), 'ImageTeleported'));
  expect(fields).toEqual([
    { path: 'ImageTeleported.image', name: 'image', type: 'string' },
    { path: 'ImageTeleported.unheardOf', name: 'unheardOf', type: 'number or null' },
  ]);
  expect(fieldMeanings['unheardOf']).toBeUndefined();
});

test('no meaning is of a field that is not there', () => {
  const paths = new Set<string>();
  const seen = new Map<string, t.Mixed>(Object.entries(eventCodecs));
  for (const codec of seen.values()) {
    const { fields, mentioned } = describeCodec(codec);
    for (const { path } of fields) paths.add(path).add(path.split('.').at(-1)!);
    for (const [name, inner] of mentioned) seen.set(name, inner);
  }
  expect([...Object.keys(fieldMeanings), ...Object.keys(fieldSince)].filter((path) => !paths.has(path))).toEqual([]);
});
