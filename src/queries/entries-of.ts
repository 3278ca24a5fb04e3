import { from, mergeMap, type Observable } from 'rxjs';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { auditEntries } from '../../projections/audit.ts';
import type { ReadableEvents } from '../store/readable-events.ts';

/** Every event that the asker may read, with who caused it and what it came of. */
export const entriesOf = ({ batches }: ReadableEvents): Observable<AuditEntry> => auditEntries(from(batches()).pipe(mergeMap((batch) => batch)));
