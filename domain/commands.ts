import type { Closure } from './closure.ts';
import type { ChangeTraced } from './events/change-events.ts';
import type { EventOf } from './events/events.ts';
import type { UsageObserved } from './events/usage-events.ts';
import type { ServiceEnd } from './events/service-events.ts';
import type { Origin, Priority } from './priority.ts';
import type { RejectionCause } from './rejection-cause.ts';
import type { RootSpec } from './root.ts';
import type { UntrustedSource } from './untrusted-source.ts';
import type { Worker } from './worker.ts';

/** What was found on disk for a root: its closure now, and which of its images' files are lost or damaged. */
export type Findings = { readonly closure: Closure; readonly damaged: ReadonlySet<string> };

/** The action on whose behalf something is done; `id` is used when a new one is queued. */
export type ActionSpec = {
  readonly id: string;
  readonly kind: 'install' | 'update';
  readonly priority: Priority;
  readonly origin: Origin;
  readonly force: boolean;
  /** The process that runs it at once; null leaves it in the queue. */
  readonly worker: Worker | null;
};

export type Command =
  | { readonly type: 'BindRoot'; readonly spec: RootSpec; readonly findings: Findings; readonly action: ActionSpec; readonly traces?: readonly ChangeTraced[]; /** For what nobody asked for: how often it is used. */ readonly chosen?: { readonly days: number; readonly starts: number } }
  | { readonly type: 'ObserveRoot'; readonly root: string; readonly findings: Findings; readonly action: ActionSpec; readonly traces?: readonly ChangeTraced[] }
  | { readonly type: 'DistrustRoots'; /** By root: what in it ordinary users can write; not empty. */ readonly roots: ReadonlyMap<string, readonly UntrustedSource[]> }
  /** `images`: why each was not used, null for one that was. `seen` in milliseconds since 1970. */
  | { readonly type: 'ObserveRun'; readonly root: string; readonly uid: number; readonly seen: number; readonly images: ReadonlyMap<string, RejectionCause | null> }
  | { readonly type: 'ObserveUsage'; readonly sightings: readonly UsageObserved[] }
  | { readonly type: 'GiveUpUnused'; /** Milliseconds since 1970. */ readonly now: number; /** Roots whose files are gone. */ readonly gone: ReadonlySet<string> }
  | { readonly type: 'UninstallRoots'; readonly roots: readonly string[] }
  | { readonly type: 'StartAction'; readonly action: string; readonly worker: Worker }
  | { readonly type: 'FinishAction'; readonly action: string; readonly worker: Worker; readonly failed: number }
  | { readonly type: 'GiveBackAction'; readonly action: string; readonly worker: Worker; readonly reason: string }
  /** Everything the background worker has begun goes back into the queue, for `worker` or, if null, for nobody yet. */
  | { readonly type: 'StepBack'; readonly worker: Worker | null; readonly reason: string }
  | { readonly type: 'StartService'; readonly worker: Worker }
  | { readonly type: 'StopService'; readonly worker: Worker; readonly why: ServiceEnd }
  | { readonly type: 'ServiceWaits'; readonly worker: Worker; /** Null: for nothing any more. */ readonly why: readonly string[] | null }
  | { readonly type: 'ClaimJob'; readonly image: string; readonly worker: Worker; /** For whose sake: a worker from which it was taken gets nothing more. */ readonly action?: string }
  | { readonly type: 'RecordCompiled'; readonly worker: Worker; readonly compiled: EventOf<'ImageCompiled'>['data'] }
  | { readonly type: 'RecordFailed'; readonly worker: Worker; readonly failed: EventOf<'CompilationFailed'>['data'] }
  /** A compile that came to nothing for no fault of what is compiled; the image waits again. */
  | { readonly type: 'GiveBackJob'; readonly image: string; readonly worker: Worker; readonly reason: string }
  | { readonly type: 'RecoverFrom'; readonly dead: readonly Worker[] }
  | { readonly type: 'PublishView'; readonly root: string; readonly view: string; readonly images: number; readonly copies: number }
  | { readonly type: 'ReclaimViews'; readonly views: readonly string[] }
  | { readonly type: 'ReclaimImages'; readonly images: readonly { readonly image: string; readonly freed: number }[] }
  | { readonly type: 'AddCompiler'; readonly compiler: string; readonly from: string }
  | { readonly type: 'PauseQueue' }
  | { readonly type: 'ContinueQueue' };

export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
