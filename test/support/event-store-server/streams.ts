/** What a server of EventStoreDB keeps, in memory, and its rules of appending and deleting. */
export type Stored = {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** 100 nanoseconds since 1970. */
  readonly created: bigint;
  /** Position in `$all`. */
  readonly position: number;
};

export type Proposed = Pick<Stored, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type Expected = number | 'any' | 'no_stream' | 'stream_exists';

export type Appended =
  | { readonly kind: 'success'; readonly last: Stored | null; readonly current: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-large' };

export const maximumAppendSize = 1_048_576;

/** `$tb` of a soft-deleted stream: no event has so high a revision. */
const deletedMark = '9223372036854775807';

export type Streams = {
  readonly append: (stream: string, expected: Expected, events: readonly Proposed[]) => Appended;
  readonly softDelete: (stream: string) => Appended;
  readonly tombstone: (stream: string) => Appended;
  readonly isTombstoned: (stream: string) => boolean;
  /** The events that a reader sees; null when there is no stream, or a deleted one. */
  readonly visible: (stream: string) => readonly Stored[] | null;
  readonly all: readonly Stored[];
  /** The events of `$all` after a position. */
  readonly after: (position: number) => Iterable<Stored>;
  /** Called after each append that stored something; returns the function that stops it. */
  readonly onChange: (listener: () => void) => () => void;
};

/** Positions in `$all` that an event takes. */
const spacing = 100;

const sizeOf = (events: readonly Proposed[]): number => events.reduce((sum, { data, metadata, type }) => sum + data.length + metadata.length + type.length, 0);

export const newStreams = (): Streams => {
  const all: Stored[] = [];
  const streams = new Map<string, Stored[]>();
  const tombstones = new Set<string>();
  const latest = new Map<string, Stored>();
  const listeners = new Set<() => void>();

  const eventsOf = (stream: string): Stored[] => streams.get(stream) ?? [];
  const truncatedBefore = (stream: string): number => {
    const metadata = eventsOf(`$$${stream}`).at(-1);
    return metadata === undefined ? 0 : ((JSON.parse(Buffer.from(metadata.data).toString()) as { $tb?: number }).$tb ?? 0);
  };
  const isSoftDeleted = (stream: string): boolean => truncatedBefore(stream) > Number.MAX_SAFE_INTEGER;

  const store = (stream: string, events: readonly Proposed[]): Stored | null => {
    const list = eventsOf(stream);
    streams.set(stream, list);
    for (const event of events) {
      const stored = { ...event, stream, revision: list.length, created: BigInt(Date.now()) * 10_000n + 1234n, position: (all.length + 1) * spacing };
      list.push(stored);
      all.push(stored);
      latest.set(`${stream}\0${event.id}`, stored);
    }
    return list.at(-1) ?? null;
  };
  const setTruncation = (stream: string, before: string): void => {
    const data = Buffer.from(`{"$tb":${before}}`);
    store(`$$${stream}`, [{ id: crypto.randomUUID(), type: '$metadata', contentType: 'application/json', data, metadata: Buffer.alloc(0) }]);
  };

  /** The last of the events when all of them are there already; 'new' when the first is not; 'partly' when only some are. */
  const findRepeated = (events: readonly Proposed[], find: (event: Proposed, index: number) => Stored | undefined): Stored | 'new' | 'partly' => {
    const found = events.map(find);
    if (found[0] === undefined) return 'new';
    return found.includes(undefined) ? 'partly' : found.at(-1)!;
  };
  const decide = (stream: string, expected: Expected, events: readonly Proposed[]): Stored | 'store' | 'wrong' | 'deleted' => {
    const list = eventsOf(stream);
    const current = list.length - 1;
    if (expected === 'stream_exists') {
      if (isSoftDeleted(stream)) return 'deleted';
      if (current < 0 && eventsOf(`$$${stream}`).length === 0) return 'wrong';
    }
    if (expected === 'any' || expected === 'stream_exists') {
      const repeated = findRepeated(events, ({ id }) => latest.get(`${stream}\0${id}`));
      if (repeated === 'new') return 'store';
      return repeated === 'partly' ? 'wrong' : repeated;
    }
    const after = expected === 'no_stream' ? -1 : expected;
    if (after === current) return 'store';
    if (after > current) return 'wrong';
    const repeated = findRepeated(events, ({ id }, index) => (list[after + 1 + index]?.id === id ? list[after + 1 + index] : undefined));
    if (repeated === 'new') return after === -1 && isSoftDeleted(stream) ? 'store' : 'wrong';
    return repeated === 'partly' ? 'wrong' : repeated;
  };
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    all,
    *after(position) {
      for (let index = Math.floor(position / spacing); index < all.length; index += 1) yield all[index]!;
    },
    isTombstoned: (stream) => tombstones.has(stream),
    visible: (stream) => {
      const before = truncatedBefore(stream);
      const seen = eventsOf(stream).filter(({ revision }) => revision >= before);
      return eventsOf(stream).length === 0 || isSoftDeleted(stream) ? null : seen;
    },
    append: (stream, expected, events) => {
      if (sizeOf(events) > maximumAppendSize) return { kind: 'too-large' };
      if (tombstones.has(stream)) return { kind: 'stream-deleted' };
      const current = eventsOf(stream).length - 1;
      const decision = decide(stream, expected, events);
      if (decision === 'wrong') return { kind: 'wrong-expected-version', current };
      if (decision === 'deleted') return { kind: 'stream-deleted' };
      if (decision !== 'store') return { kind: 'success', last: decision, current };
      if (events.length === 0) return { kind: 'success', last: null, current };
      if (isSoftDeleted(stream)) setTruncation(stream, String(current + 1));
      const last = store(stream, events);
      changed();
      return { kind: 'success', last, current: current + events.length };
    },
    softDelete: (stream) => {
      if (tombstones.has(stream)) return { kind: 'stream-deleted' };
      setTruncation(stream, deletedMark);
      return { kind: 'success', last: null, current: eventsOf(stream).length - 1 };
    },
    tombstone: (stream) => {
      tombstones.add(stream);
      changed();
      return { kind: 'success', last: null, current: -1 };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
