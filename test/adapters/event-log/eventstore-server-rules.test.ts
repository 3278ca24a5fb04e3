import eventstore, { type AppendToStreamOptions } from '@eventstore/db-client';
import { expect, test } from 'vitest';
import { anyServer, clientOf, errorOf, idsIn, jsonEvents, loopbackServer, newStream } from './eventstore-setup.ts';

const credentials = { username: 'admin', password: 'changeit' };

/** Both ways to append: the batch path of the client, and one call an append. */
const paths: readonly AppendToStreamOptions[] = [{}, { credentials }];

test('EventStoreDB server rule 1: the same ids at the same expected revision succeed with the original revision and position', async () => {
  const client = clientOf(await anyServer());
  for (const path of paths) {
    const stream = newStream();
    const [one, two, three, four] = jsonEvents(4);
    const options: AppendToStreamOptions = { expectedRevision: eventstore.NO_STREAM, ...path };
    const first = await client.appendToStream(stream, [one!, two!, three!], options);
    await client.appendToStream(stream, [four!], { expectedRevision: 2n, ...path });
    expect(await client.appendToStream(stream, [one!, two!, three!], options)).toEqual(first);

    const otherPayload = [one!, two!, three!].map((event) => ({ ...event, data: { other: true } }));
    expect(await client.appendToStream(stream, otherPayload, options)).toEqual(first);
    expect((await client.appendToStream(stream, [one!, two!], options)).nextExpectedRevision).toBe(1n);
    expect((await client.appendToStream(stream, [two!, three!], { ...path, expectedRevision: eventstore.ANY })).nextExpectedRevision).toBe(2n);

    const superset = await errorOf(client.appendToStream(stream, [one!, two!, three!, four!, ...jsonEvents(1)], options));
    expect(superset).toMatchObject({ type: 'wrong-expected-version', actualVersion: 3n });
    const otherOrder = await errorOf(client.appendToStream(stream, [two!, one!], options));
    expect(otherOrder).toMatchObject({ type: 'wrong-expected-version', actualVersion: 3n });
    expect(await idsIn(client, stream)).toEqual([one!.id, two!.id, three!.id, four!.id]);
  }
});

test('EventStoreDB server rule 2: numbering goes on after a soft delete; a tombstoned stream is deleted for reads and appends', async () => {
  const client = clientOf(await anyServer());
  for (const path of paths) {
    const stream = newStream();
    await client.appendToStream(stream, jsonEvents(3), path);
    await client.deleteStream(stream);
    expect(await errorOf(idsIn(client, stream))).toMatchObject({ type: 'stream-not-found' });
    const after = jsonEvents(2);
    expect((await client.appendToStream(stream, after, { expectedRevision: eventstore.NO_STREAM, ...path })).nextExpectedRevision).toBe(4n);
    expect(await idsIn(client, stream)).toEqual(after.map(({ id }) => id));

    await client.tombstoneStream(stream);
    expect(await errorOf(idsIn(client, stream))).toMatchObject({ type: 'stream-deleted', streamName: stream });
    expect(await errorOf(client.appendToStream(stream, jsonEvents(1), path))).toMatchObject({ type: 'stream-deleted', streamName: stream });
  }
});

test('EventStoreDB server rule 3: one append carries at most 1,048,576 bytes in all', async () => {
  const client = clientOf(await anyServer());
  const sized = (size: number) => eventstore.jsonEvent({ type: 'Sized', data: 'x'.repeat(size) });
  for (const path of paths) {
    const stream = newStream();
    expect((await client.appendToStream(stream, [sized(1_048_000)], path)).success).toBe(true);
    const tooLarge = { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 };
    expect(await errorOf(client.appendToStream(stream, [sized(1_048_577)], path))).toMatchObject(tooLarge);
    const small = Array.from({ length: 1100 }, () => sized(1000));
    expect(await errorOf(client.appendToStream(stream, small, path))).toMatchObject(tooLarge);
    expect(await idsIn(client, stream)).toHaveLength(1);
  }
});

test('EventStoreDB server rule 4: unavailable means that the outcome is unknown; the same append again finds it stored', async () => {
  const server = await loopbackServer();
  const client = clientOf(server.url);
  for (const path of paths) {
    const stream = newStream();
    const events = jsonEvents(2);
    const options: AppendToStreamOptions = { expectedRevision: eventstore.NO_STREAM, ...path };
    await client.appendToStream(newStream(), jsonEvents(1), path);
    server.faults.loseReplies = 1;
    expect(await errorOf(client.appendToStream(stream, events, options))).toMatchObject({ type: 'unavailable' });
    expect(await idsIn(client, stream)).toEqual(events.map(({ id }) => id));
    expect(await client.appendToStream(stream, events, options)).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(await idsIn(client, stream)).toHaveLength(2);
  }
});

test('EventStoreDB server rule 5: events in batches are appended many times faster than one after the other', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  await client.appendToStream(stream, jsonEvents(1));
  const rate = async (count: number, append: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await append();
    return count / (performance.now() - start);
  };
  const single = await rate(100, async () => {
    for (const event of jsonEvents(100)) await client.appendToStream(stream, event);
  });
  const batches = await rate(3000, async () => {
    for (let batch = 0; batch < 30; batch += 1) await client.appendToStream(stream, jsonEvents(100));
  });
  expect(batches / single).toBeGreaterThan(3);
  expect(await idsIn(client, stream)).toHaveLength(3101);
});
