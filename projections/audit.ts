import { concatMap, EMPTY, of, type Observable } from 'rxjs';
import { decodeEvent } from '../domain/events/decode-event.ts';
import type { Provenance } from '../domain/events/command-events.ts';
import type { AuditedEvent, AuditEntry } from './audit-entry.ts';
import { subjectsOf } from './audit-subjects.ts';
import { causesOf } from './causes.ts';
import { packageOf, tracedChanges } from './traced-changes.ts';

/** On whose behalf: the person behind sudo or the login, else the user of the process. */
export const actorOf = (provenance: Provenance): string => provenance.sudoUser ?? provenance.loginUser ?? provenance.user;

/** Joins each event to its command's provenance and to the assemblies that it is about. Starts at the beginning of a log. */
export const auditEntries = (events: Observable<AuditedEvent>): Observable<AuditEntry> => {
  const accepted = new Map<string, { readonly command: string; readonly provenance: Provenance }>();
  const subjects = subjectsOf();
  const traced = tracedChanges();
  const causes = causesOf();
  return events.pipe(
    concatMap((event) => {
      const decoded = decodeEvent(event);
      if (decoded.type === 'CommandAccepted') {
        accepted.set(event.correlationId, decoded.data);
        return EMPTY;
      }
      const command = accepted.get(event.correlationId);
      const changedBy = traced(event.correlationId, decoded);
      const entry = {
        position: event.revision,
        time: event.time,
        ...decoded,
        actor: command === undefined ? 'unknown' : actorOf(command.provenance),
        installer: packageOf(changedBy) ?? command?.provenance.installer ?? null,
        changedBy,
        correlationId: event.correlationId,
        command: command?.command ?? '',
        provenance: command?.provenance ?? null,
        subjects: subjects(decoded),
      };
      return of({ ...entry, ...causes(entry) });
    }),
  );
};
