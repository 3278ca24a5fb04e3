import type { Observable } from 'rxjs';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a log ends: the revision of its last event (−1 when empty) and that event's hash (64 zeros when empty). */
export type Head = { readonly revision: number; readonly hash: string };

export type NewEvent = {
  /** UUID; a retry of the same append carries the same ids. */
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** ISO 8601, UTC, milliseconds. A label: positions order. */
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly programVersion: string;
  readonly data: Json;
};

export type RecordedEvent = NewEvent & { readonly revision: number; readonly previousHash: string; readonly hash: string };

export type AppendResult = { readonly ok: true; readonly head: Head } | { readonly ok: false; readonly conflict: Head };

/** An append-only stream of events. Revisions count from 0 without gaps. */
export type EventLog = {
  /** `nativeImages-<store id>` */
  readonly stream: string;
  readonly head: () => Promise<Head>;
  /** All or nothing; a conflict is a value with the actual head. */
  readonly append: (expected: Head, events: readonly NewEvent[]) => Promise<AppendResult>;
  /** In batches, from `from` inclusive, at most `limit` events. */
  readonly readForward: (from: number, limit?: number) => AsyncIterable<readonly RecordedEvent[]>;
  readonly readBackward: (from: number | 'end', limit?: number) => AsyncIterable<readonly RecordedEvent[]>;
  /** What is there from `from` on, then what comes; reconnects, never repeats or skips. */
  readonly subscribe: (from: number) => Observable<RecordedEvent>;
  readonly close: () => Promise<void>;
};
