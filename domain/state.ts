import type { CompileFailure } from './compile-failure.ts';
import type { InvalidationReason } from './invalidation-reason.ts';
import type { Origin, Priority } from './priority.ts';
import type { RejectionCause } from './rejection-cause.ts';
import type { Root, Runtime } from './root.ts';
import type { Architecture } from './architecture.ts';
import type { Scenario } from './scenario.ts';
import type { Sighting } from './usage.ts';
import type { Worker } from './worker.ts';

/** `none`: needed, never made. `precompiled`: the vendor's file holds native code, nothing to make. */
export type Validity = 'valid' | 'invalid' | 'none' | 'failed' | 'precompiled';

export type Image = {
  readonly id: string;
  readonly assembly: string;
  readonly mvid: string;
  readonly source: string;
  readonly cost: number;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  readonly scenario: Scenario;
  readonly validity: Validity;
  /** SHA-256 of the image file; null until it is made. */
  readonly object: string | null;
  readonly reasons: readonly InvalidationReason[];
  readonly failure: { readonly reason: CompileFailure; readonly diagnostics: string } | null;
  /** A runtime did not use it though it is valid: why, since when (milliseconds since 1970), and in whose runs; null when nothing of the kind is known. */
  readonly rejected: { readonly cause: RejectionCause; readonly since: number; readonly uid: number } | null;
  /** No root needs it any more; its file goes when no process uses it. */
  readonly retired: boolean;
};

export type Action = {
  readonly id: string;
  readonly kind: 'install' | 'update';
  readonly root: string | null;
  readonly priority: Priority;
  readonly origin: Origin;
  readonly order: number;
  readonly force: boolean;
  readonly worker: Worker | null;
};

/** An image to be compiled, for the sake of one or more actions. */
export type Job = { readonly image: string; readonly actions: readonly string[]; readonly worker: Worker | null };

export type View = { readonly id: string; readonly root: string | null };

/** The background worker, and what of the machine's doings it waits for to end; null while it waits for none. */
export type Service = { readonly worker: Worker; readonly waiting: readonly string[] | null };

/** What is true of the cache after the events so far. */
export type State = {
  readonly roots: ReadonlyMap<string, Root>;
  readonly images: ReadonlyMap<string, Image>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly jobs: ReadonlyMap<string, Job>;
  /** Every view that may be on disk; one without a root is retired. */
  readonly views: ReadonlyMap<string, View>;
  /** Where each compiler that was put into the store came from. */
  readonly compilers: ReadonlyMap<string, string>;
  /** Of what was found changed and is bound by a root: the hash or version it had when it was last traced. */
  readonly traced: ReadonlyMap<string, string | null>;
  /** When applications that nobody installed were lately seen in use, by path, in the order of time. */
  readonly usage: ReadonlyMap<string, readonly Sighting[]>;
  /** Roots that nobody asked for, by id, with the path whose use keeps them. */
  readonly automatic: ReadonlyMap<string, string>;
  readonly service: Service | null;
  /** Bytes compiled so far, and the milliseconds that they took: what is left is estimated by it. */
  readonly compiled: { readonly bytes: number; readonly ms: number };
  /** Images that could not be made for what was left to the service since its queue was empty last, with the priority they had; `queue wait` names them. */
  readonly notMade: ReadonlyMap<string, Priority>;
  readonly paused: boolean;
  /** Actions queued so far: the next one's place in the order. */
  readonly queued: number;
};

export const initialState: State = {
  roots: new Map(),
  images: new Map(),
  actions: new Map(),
  jobs: new Map(),
  views: new Map(),
  compilers: new Map(),
  traced: new Map(),
  usage: new Map(),
  automatic: new Map(),
  service: null,
  compiled: { bytes: 0, ms: 0 },
  notMade: new Map(),
  paused: false,
  queued: 0,
};

/** Raised when `packState` writes something else than before: a snapshot of another shape is not read. */
export const stateShape = 10;

type Packed = { readonly [K in keyof State]: State[K] extends ReadonlyMap<string, infer V> ? readonly (readonly [string, V])[] : State[K] };

/** The state as plain data, everything in the order in which it came: views of a state that was restored from it are those of a replay to the letter. */
export const packState = (state: State): Packed => ({
  roots: [...state.roots],
  images: [...state.images],
  actions: [...state.actions],
  jobs: [...state.jobs],
  views: [...state.views],
  compilers: [...state.compilers],
  traced: [...state.traced],
  usage: [...state.usage],
  automatic: [...state.automatic],
  service: state.service,
  compiled: state.compiled,
  notMade: [...state.notMade],
  paused: state.paused,
  queued: state.queued,
});

const sorted = <V>(entries: readonly (readonly [string, V])[]): readonly (readonly [string, V])[] => entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** The state as plain data in an order that does not depend on when what came: to compare two states. */
export const dumpState = (state: State): unknown => {
  const packed = packState(state);
  return {
    ...packed,
    roots: sorted(packed.roots),
    images: sorted(packed.images),
    actions: sorted(packed.actions),
    jobs: sorted(packed.jobs),
    views: sorted(packed.views),
    compilers: sorted(packed.compilers),
    traced: sorted(packed.traced),
    usage: sorted(packed.usage),
    automatic: sorted(packed.automatic),
    notMade: sorted(packed.notMade),
  };
};

/** The state that `packState` or `dumpState` wrote. Only for those that this version of the program made. */
export const restoreState = (dump: unknown): State => {
  const data = dump as Packed;
  return {
    roots: new Map(data.roots),
    images: new Map(data.images),
    actions: new Map(data.actions),
    jobs: new Map(data.jobs),
    views: new Map(data.views),
    compilers: new Map(data.compilers),
    traced: new Map(data.traced),
    usage: new Map(data.usage),
    automatic: new Map(data.automatic),
    service: data.service,
    compiled: data.compiled,
    notMade: new Map(data.notMade),
    paused: data.paused,
    queued: data.queued,
  };
};
