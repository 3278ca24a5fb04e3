import { concatMap, EMPTY, of, type Observable } from 'rxjs';
import { decodeEvent, type StoredEvent } from '../domain/events/decode-event.ts';
import type { ChangedBy } from '../domain/events/change-events.ts';
import type { Installer, Provenance } from '../domain/events/command-events.ts';
import type { CacheEvent } from '../domain/events/events.ts';
import { subjectsOf, type Subject } from './audit-subjects.ts';
import { onBehalfOf, worksForOthers } from './on-behalf-of.ts';
import { packageOf, tracedChanges } from './traced-changes.ts';

export type AuditedEvent = StoredEvent & { readonly time: string; readonly correlationId: string };

/** What tells nothing of its own, but of all the others who caused them. */
type Told = Exclude<CacheEvent, { readonly type: 'CommandAccepted' }>;

/** An event with the provenance of the command that caused it, as `ngen audit --json` shows it. */
export type AuditEntry = Told & {
  readonly position: number;
  readonly time: string;
  readonly actor: string;
  readonly installer: Installer | null;
  /** Who changed the files on account of which it happened; null where no changed file is known to be the cause. */
  readonly changedBy: ChangedBy | null;
  readonly correlationId: string;
  readonly command: string;
  /** The command that queued what the background service did here: actor and installer are that one's. Null where nothing was done for another. */
  readonly onBehalfOf: { readonly command: string; readonly correlationId: string } | null;
  readonly provenance: Provenance | null;
  /** The assemblies that the event is about. */
  readonly subjects: readonly Subject[];
};

/** On whose behalf: the person behind sudo or the login, else the user of the process. */
export const actorOf = (provenance: Provenance): string => provenance.sudoUser ?? provenance.loginUser ?? provenance.user;

/** Joins each event to its command's provenance and to the assemblies that it is about. Starts at the beginning of a log. */
export const auditEntries = (events: Observable<AuditedEvent>): Observable<AuditEntry> => {
  const accepted = new Map<string, { readonly command: string; readonly provenance: Provenance }>();
  const asker = onBehalfOf();
  const subjects = subjectsOf();
  const traced = tracedChanges();
  return events.pipe(
    concatMap((event) => {
      const decoded = decodeEvent(event);
      if (decoded.type === 'CommandAccepted') {
        accepted.set(event.correlationId, decoded.data);
        return EMPTY;
      }
      const command = accepted.get(event.correlationId);
      const askedBy = asker(event.correlationId, decoded);
      const other = askedBy !== null && command !== undefined && worksForOthers(command.command) ? accepted.get(askedBy) : undefined;
      const cause = other ?? command;
      const changedBy = traced(event.correlationId, decoded);
      return of({
        position: event.revision,
        time: event.time,
        ...decoded,
        actor: cause === undefined ? 'unknown' : actorOf(cause.provenance),
        installer: packageOf(changedBy) ?? cause?.provenance.installer ?? null,
        changedBy,
        correlationId: event.correlationId,
        command: command?.command ?? '',
        onBehalfOf: other === undefined ? null : { command: other.command, correlationId: askedBy! },
        provenance: command?.provenance ?? null,
        subjects: subjects(decoded),
      });
    }),
  );
};
