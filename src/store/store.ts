import { randomUUID } from 'node:crypto';
import type { EventLog, Head, NewEvent } from '../../adapters/event-log/event-log.ts';
import type { StoreLock } from '../../adapters/store-lock/store-lock.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { versionOf } from '../../domain/events/upcast.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import type { State } from '../../domain/state.ts';
import { programVersion } from '../version.ts';
import { foldRest, type Loaded } from './load-state.ts';
import { snapshotAfter, writeSnapshot } from './snapshot.ts';

/** A store that is open: its log, what it says so far, and where its files are. */
export type Store = {
  readonly stateFolder: string;
  readonly cache: string;
  readonly log: EventLog;
  readonly lock: StoreLock;
  /** The state after the last event that was read or appended. */
  readonly state: () => State;
  readonly head: () => Head;
  readonly catchUp: () => Promise<State>;
  /** Appends the events if nobody else appended since the state; false after catching up with what somebody did. */
  readonly append: (events: readonly NewEvent[], decided: readonly CacheEvent[]) => Promise<boolean>;
  /** Writes a snapshot when the log has grown much since the last one. */
  readonly saveSnapshot: () => void;
  readonly close: () => Promise<void>;
};

export const storeOf = (folders: { readonly stateFolder: string; readonly cache: string }, log: EventLog, lock: StoreLock, loaded: Loaded): Store => {
  let { state, head, snapshotAt } = loaded;
  const catchUp = async (): Promise<State> => {
    const now = await log.head();
    ({ state } = await foldRest(log, { state, revision: head.revision }, now));
    head = now;
    return state;
  };
  return {
    ...folders,
    log,
    lock,
    state: () => state,
    head: () => head,
    catchUp,
    append: async (events, decided) => {
      const result = await log.append(head, events);
      if (!result.ok) {
        await catchUp();
        return false;
      }
      head = result.head;
      state = fold(state, decided);
      return true;
    },
    saveSnapshot: () => {
      if (head.revision - snapshotAt < snapshotAfter) return;
      writeSnapshot(folders.stateFolder, { stream: log.stream, ...head }, state);
      snapshotAt = head.revision;
    },
    close: async () => {
      lock.close();
      await log.close();
    },
  };
};

/** The envelope of new events. */
export const envelope = (event: CacheEvent, correlationId: string, causationId: string | null): NewEvent => ({
  id: randomUUID(),
  type: event.type,
  schemaVersion: versionOf(event.type),
  time: new Date().toISOString(),
  correlationId,
  causationId,
  programVersion,
  data: event.data,
});
