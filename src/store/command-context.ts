import { randomUUID } from 'node:crypto';
import type { CacheEvent } from '../../domain/events/events.ts';
import type { Provenance } from '../../domain/events/command-events.ts';
import type { State } from '../../domain/state.ts';
import { envelope, type Store } from './store.ts';

/** One command as it runs: everything it appends carries its correlation id, the first append says who asked. */
export type CommandContext = {
  readonly store: Store;
  /** Decides on the newest state until the decision is appended; the events, none where it already held. */
  readonly decide: (decision: (state: State) => readonly CacheEvent[]) => Promise<readonly CacheEvent[]>;
  /**
   * Runs a section while no other process changes files of the store, on the newest state: what others did before is known in it.
   * With `--dry-run` nobody is kept out.
   */
  readonly alone: <A>(section: () => Promise<A>) => Promise<A>;
  /** Everything appended so far; with `--dry-run` what would have been. */
  readonly appended: () => readonly CacheEvent[];
  readonly dryRun: boolean;
};

/** Bytes of one append: EventStoreDB takes 1,048,576, and the envelope of each event has its part of them. */
const mostBytes = 900_000;
const envelopeBytes = 700;

const bytesOf = (event: CacheEvent): number => Buffer.byteLength(JSON.stringify(event.data)) + envelopeBytes;

/** As many events as one append takes after those that go `before`, one at least. Deciding again after them yields the rest. */
const fitting = (before: readonly CacheEvent[], events: readonly CacheEvent[]): readonly CacheEvent[] => {
  let bytes = before.reduce((sum, event) => sum + bytesOf(event), 0);
  const end = events.findIndex((event, index) => {
    bytes += bytesOf(event);
    return index > 0 && bytes > mostBytes;
  });
  return end === -1 ? events : events.slice(0, end);
};

export const commandContext = (store: Store, command: string, whoAsks: () => Provenance, dryRun: boolean, signal?: AbortSignal): CommandContext => {
  const correlationId = randomUUID();
  const done: CacheEvent[] = [];
  let acceptedId: string | null = null;
  const acceptance = (): readonly CacheEvent[] => (acceptedId === null ? [{ type: 'CommandAccepted', data: { command, provenance: whoAsks() } }] : []);
  const append = async (accepted: readonly CacheEvent[], decided: readonly CacheEvent[]): Promise<boolean> => {
    const first = accepted.map((event) => envelope(event, correlationId, null));
    const causation = acceptedId ?? first[0]!.id;
    const appended = await store.append([...first, ...decided.map((event) => envelope(event, correlationId, causation))], decided);
    if (appended) acceptedId = causation;
    return appended;
  };
  return {
    store,
    dryRun,
    alone: async (section) =>
      store.lock.hold(async () => {
        await store.catchUp();
        return section();
      }, signal),
    appended: () => done,
    decide: async (decision) => {
      const all: CacheEvent[] = [];
      for (;;) {
        const decided = decision(store.state());
        const accepted = decided.length === 0 ? [] : acceptance();
        const part = fitting(accepted, decided);
        if (part.length === 0 || (await append(accepted, part))) {
          all.push(...part);
          done.push(...part);
          if (part.length === decided.length) return all;
        }
      }
    },
  };
};
