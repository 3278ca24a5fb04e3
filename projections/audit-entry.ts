import type { StoredEvent } from '../domain/events/decode-event.ts';
import type { ChangedBy } from '../domain/events/change-events.ts';
import type { Installer, Provenance } from '../domain/events/command-events.ts';
import type { CacheEvent } from '../domain/events/events.ts';
import type { Subject } from './audit-subjects.ts';

export type AuditedEvent = StoredEvent & { readonly time: string; readonly correlationId: string };

/** What tells nothing of its own, but of all the others who caused them. */
type Told = Exclude<CacheEvent, { readonly type: 'CommandAccepted' }>;

/** An earlier event that an event came of, as it is told, and who caused it. */
export type Cause = {
  readonly position: number;
  readonly time: string;
  readonly type: Told['type'];
  readonly text: string;
  readonly actor: string;
  readonly installer: Installer | null;
  readonly command: string;
  readonly correlationId: string;
};

/** An event with the provenance of the command that caused it, as `ngen audit --json` shows it. */
export type Occurrence = Told & {
  readonly position: number;
  readonly time: string;
  readonly actor: string;
  readonly installer: Installer | null;
  /** Who changed the files on account of which it happened; null where no changed file is known to be the cause. */
  readonly changedBy: ChangedBy | null;
  readonly correlationId: string;
  readonly command: string;
  readonly provenance: Provenance | null;
  /** The assemblies that the event is about. */
  readonly subjects: readonly Subject[];
};

/** The same with its story. */
export type AuditEntry = Occurrence & {
  /** What happened, in a sentence for people. */
  readonly text: string;
  /** What it came of, the nearest first; often of an earlier command. */
  readonly causes: readonly Cause[];
};
