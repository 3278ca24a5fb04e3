import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../../adapters/event-log/event-log.ts';
import { emptyHead, headOf, sealEvents, verifyChain } from '../../../adapters/event-log/hash-chain.ts';
import { newEvent, newEvents } from './events.ts';

test('a hash is SHA-256 over the JSON text of the event without its hash', () => {
  const [event] = sealEvents(emptyHead, [newEvent({ a: 1 })]);
  const { revision, previousHash, id, type, schemaVersion, time, correlationId, causationId, programVersion, data, hash } = event!;
  const text = JSON.stringify({ revision, previousHash, id, type, schemaVersion, time, correlationId, causationId, programVersion, data });
  expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
  expect({ revision, previousHash }).toEqual({ revision: 0, previousHash: '0'.repeat(64) });
});

test('sealing in parts is sealing at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, cut) => {
      const events = newEvents(count);
      const at = 1 + (cut % (count - 1));
      const first = sealEvents(emptyHead, events.slice(0, at));
      const rest = sealEvents(headOf(first.at(-1)!), events.slice(at));
      expect([...first, ...rest]).toEqual(sealEvents(emptyHead, events));
    }),
  );
});

const sealed = sealEvents(emptyHead, newEvents(10));

test('an intact chain is followed to its head, batch by batch', () => {
  const { head } = verifyChain(emptyHead, sealed.slice(0, 4));
  expect(verifyChain(head, sealed.slice(4))).toEqual({ head: headOf(sealed[9]!), broken: null });
});

test('any field of any event that is changed is found at its position', () => {
  const fields = Object.keys(sealed[0]!) as (keyof RecordedEvent)[];
  fc.assert(
    fc.property(fc.nat(9), fc.constantFrom(...fields), (position, field) => {
      const changed = sealed.map((event, index) => (index === position ? { ...event, [field]: typeof event[field] === 'number' ? 99 : 'changed' } : event));
      const { head, broken } = verifyChain(emptyHead, changed);
      expect(broken?.revision).toBe(position);
      expect(head.revision).toBe(position - 1);
    }),
  );
});

test('an event that is left out, doubled or moved is found', () => {
  const at = (...positions: number[]): RecordedEvent[] => positions.map((position) => sealed[position]!);
  expect(verifyChain(emptyHead, at(0, 1, 3)).broken?.revision).toBe(2);
  expect(verifyChain(emptyHead, at(0, 1, 1, 2)).broken?.revision).toBe(2);
  expect(verifyChain(emptyHead, at(1, 0)).broken?.revision).toBe(0);
});
