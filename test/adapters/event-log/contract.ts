import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import { isFailure } from '../../../domain/failure.ts';
import type { EventLog, NewEvent } from '../../../adapters/event-log/event-log.ts';
import { emptyHead, headOf, sealEvents, verifyChain } from '../../../adapters/event-log/hash-chain.ts';
import { appendNow, collect, newEvent, newEvents } from './events.ts';

/** Opens handles of one log: each call of the result is another handle of the same new, empty log. */
export type NewLog = () => Promise<() => Promise<EventLog>>;

const full = process.env['NGEN_TEST_TIER'] === 'full';

/** What every event log keeps. `name` comes first in the names of the tests. */
export const eventLogContract = (name: string, newLog: NewLog, options: { readonly runs?: number } = {}): void => {
  const opened: EventLog[] = [];
  const openTwo = async (): Promise<readonly [EventLog, EventLog]> => {
    const open = await newLog();
    const both = [await open(), await open()] as const;
    opened.push(...both);
    return both;
  };
  const openOne = async (): Promise<EventLog> => (await openTwo())[0];

  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
  });

  test(`${name}: a new log is empty and is called by its store`, async () => {
    const log = await openOne();
    expect(log.stream).toMatch(/^nativeImages-[0-9a-f-]{36}$/);
    expect(await log.head()).toEqual({ revision: -1, hash: '0'.repeat(64) });
    expect(await collect(log.readForward(0))).toEqual([]);
    expect(await collect(log.readBackward('end'))).toEqual([]);
  });

  test(`${name}: what was appended is read as it was sealed, whatever JSON it carries`, async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const [log, other] = await openTwo();
    await fc.assert(
      fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 5 }), fc.option(fc.uuid()), async (values, causationId) => {
        const before = await log.head();
        const events = values.map((data) => newEvent(JSON.parse(JSON.stringify(data)), { causationId }));
        const head = await appendNow(log, events);
        const read = await collect(other.readForward(before.revision + 1));
        expect(read).toEqual(sealEvents(before, events));
        expect(headOf(read.at(-1)!)).toEqual(head);
        expect(await other.head()).toEqual(head);
      }),
      { numRuns: options.runs ?? 30 },
    );
    const chain = verifyChain(emptyHead, await collect(log.readForward(0)));
    expect(chain).toEqual({ head: await log.head(), broken: null });
  });

  test(`${name}: a conflict is a value with the actual head, and stores nothing`, async () => {
    const [log, other] = await openTwo();
    const before = await log.head();
    const actual = await appendNow(other, newEvents(3));
    expect(await log.append(before, newEvents(2))).toEqual({ ok: false, conflict: actual });
    expect(await log.append({ revision: 7, hash: actual.hash }, newEvents(1))).toEqual({ ok: false, conflict: actual });
    expect(await log.head()).toEqual(actual);
    expect(await collect(log.readForward(0))).toHaveLength(3);
  });

  test(`${name}: an expected head of another history conflicts although its revision fits`, async () => {
    const [log, other] = await openTwo();
    const actual = await appendNow(other, newEvents(2));
    expect(await log.append({ revision: 1, hash: 'f'.repeat(64) }, newEvents(1))).toEqual({ ok: false, conflict: actual });
    expect(await log.head()).toEqual(actual);
  });

  test(`${name}: an append repeated with the same ids succeeds with the original head and stores nothing twice`, async () => {
    const [log, other] = await openTwo();
    const start = await appendNow(log, newEvents(2));
    const events = newEvents(4);
    const first = await log.append(start, events);
    const last = await appendNow(other, newEvents(3));
    expect(await log.append(start, events)).toEqual(first);
    expect(await other.append(start, events)).toEqual(first);
    expect(await log.head()).toEqual(last);
    expect(await collect(log.readForward(0))).toHaveLength(9);
  });

  test(`${name}: a prefix of an earlier append is recognised; a superset or another order conflicts`, async () => {
    const log = await openOne();
    const [one, two, three] = newEvents(3) as [NewEvent, NewEvent, NewEvent];
    const head = await appendNow(log, [one, two]);
    const sealed = sealEvents(emptyHead, [one, two]);
    expect(await log.append(emptyHead, [one])).toEqual({ ok: true, head: headOf(sealed[0]!) });
    expect(await log.append(emptyHead, [one, two, three])).toEqual({ ok: false, conflict: head });
    expect(await log.append(emptyHead, [two, one])).toEqual({ ok: false, conflict: head });
    expect(await log.head()).toEqual(head);
  });

  test(`${name}: an empty append is refused as a programming error`, async () => {
    const log = await openOne();
    await expect(log.append(await log.head(), [])).rejects.toThrow(RangeError);
  });

  test(`${name}: an append of more than 1 MiB in all is refused and stores nothing; just under it is stored`, async () => {
    const log = await openOne();
    const head = await appendNow(log, newEvents(1));
    const filler = (bytes: number): NewEvent => newEvent('x'.repeat(bytes));
    const tooLarge = (error: unknown): boolean => isFailure(error, 'append-too-large');
    await expect(log.append(head, [filler(1_048_576)])).rejects.toSatisfy(tooLarge);
    await expect(log.append(head, Array.from({ length: 100 }, () => filler(10_485)))).rejects.toSatisfy(tooLarge);
    await expect(log.append(head, [newEvent('é'.repeat(600_000))])).rejects.toSatisfy(tooLarge);
    expect(await log.head()).toEqual(head);
    expect((await appendNow(log, [filler(1_047_900)])).revision).toBe(1);
  });

  test(`${name}: reads forward and backward from any position, at most as many as asked`, async () => {
    const log = await openOne();
    const events: NewEvent[] = [];
    for (let index = 0; index < 5; index += 1) {
      const batch = newEvents(500);
      await appendNow(log, batch);
      events.push(...batch);
    }
    const ids = events.map(({ id }) => id);
    const read = async (batches: ReturnType<EventLog['readForward']>): Promise<string[]> => (await collect(batches)).map(({ id }) => id);
    expect(await read(log.readForward(0))).toEqual(ids);
    expect(await read(log.readBackward('end'))).toEqual(ids.toReversed());
    await fc.assert(
      fc.asyncProperty(fc.nat(2600), fc.nat(1500), async (from, limit) => {
        expect(await read(log.readForward(from, limit))).toEqual(ids.slice(from, from + limit));
        expect(await read(log.readBackward(from, limit))).toEqual(ids.slice(0, from + 1).toReversed().slice(0, limit));
      }),
      { numRuns: 10 },
    );
    expect(await read(log.readBackward('end', 1))).toEqual(ids.slice(-1));
  });

  test(`${name}: any interleaving of appends from several handles is one list`, async () => {
    const size = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ handle: fc.nat(2), size, stale: fc.boolean() }), { maxLength: 20 }), async (steps) => {
        const open = await newLog();
        const handles = [await open(), await open(), await open()];
        opened.push(...handles);
        const seen = handles.map(() => emptyHead);
        const model: string[] = [];
        for (const { handle, size: count, stale } of steps) {
          const log = handles[handle]!;
          if (!stale) seen[handle] = await log.head();
          const expected = seen[handle]!;
          const events = newEvents(count);
          const result = await log.append(expected, events);
          expect(result.ok).toBe(expected.revision === model.length - 1);
          if (result.ok) model.push(...events.map(({ id }) => id));
          seen[handle] = result.ok ? result.head : result.conflict;
          expect(seen[handle].revision).toBe(model.length - 1);
        }
        const events = await collect(handles[0]!.readForward(0));
        expect(events.map(({ id }) => id)).toEqual(model);
        expect(verifyChain(emptyHead, events).broken).toBeNull();
      }),
      { numRuns: full ? 100 : (options.runs ?? 20) },
    );
  });

  test(`${name}: appends that race are serialised; whoever retries loses nothing`, async () => {
    const [log, other] = await openTwo();
    const rounds = full ? 100 : 20;
    const append = async (handle: EventLog): Promise<string[]> => {
      const acknowledged: string[] = [];
      let head = await handle.head();
      while (acknowledged.length < rounds) {
        const event = newEvent();
        const result = await handle.append(head, [event]);
        if (result.ok) acknowledged.push(event.id);
        head = result.ok ? result.head : result.conflict;
      }
      return acknowledged;
    };
    const acknowledged = (await Promise.all([append(log), append(other), append(log)])).flat();
    const stored = (await collect(log.readForward(0))).map(({ id }) => id);
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
  });

  test(`${name}: a subscription brings what is there, then what comes from any handle, each event once and in order`, async () => {
    const [log, other] = await openTwo();
    await appendNow(log, newEvents(700));
    const live = lastValueFrom(log.subscribe(300).pipe(take(600), toArray()));
    for (let round = 0; round < 100; round += 1) await appendNow(round % 2 === 0 ? log : other, newEvents(2));
    expect((await live).map(({ revision }) => revision)).toEqual(Array.from({ length: 600 }, (_, index) => 300 + index));
  });

  test(`${name}: a subscription from beyond the end waits for that revision; from the start of an empty log for the first event`, async () => {
    const [log, other] = await openTwo();
    const beyond = firstValueFrom(log.subscribe(2));
    const first = firstValueFrom(log.subscribe(0));
    await appendNow(other, newEvents(5));
    expect((await first).revision).toBe(0);
    expect((await beyond).revision).toBe(2);
  });

  test(`${name}: unsubscribing stops a subscription, closing the log completes it`, async () => {
    const [log, other] = await openTwo();
    const seen: number[] = [];
    const subscription = log.subscribe(0).subscribe(({ revision }) => {
      seen.push(revision);
      if (revision === 1) subscription.unsubscribe();
    });
    const completed = lastValueFrom(log.subscribe(0).pipe(toArray()));
    const witness = lastValueFrom(other.subscribe(0).pipe(take(4), toArray()));
    const third = firstValueFrom(log.subscribe(3));
    await appendNow(log, newEvents(4));
    await witness;
    await third;
    expect(seen).toEqual([0, 1]);
    await log.close();
    expect((await completed).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
  });

  test(`${name}: events keep every field of the envelope`, async () => {
    const log = await openOne();
    const event = newEvent({ nested: { list: [1, null, 'ü\u0000"'] } }, { causationId: randomUUID(), type: 'RootInstalled', schemaVersion: 3, time: '2026-01-02T03:04:05.678Z', programVersion: '1.2.3' });
    await appendNow(log, [event]);
    expect((await collect(log.readForward(0)))[0]).toMatchObject(event);
  });
};
