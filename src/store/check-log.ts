import { basename, dirname } from 'node:path';
import type { EventLog, Head } from '../../adapters/event-log/event-log.ts';
import { hashAt } from '../../adapters/event-log/hash-at.ts';
import { storeIdFile } from '../../adapters/event-log/store-id.ts';
import { auditWitness } from '../../adapters/views/audit-segments.ts';
import type { Witness } from '../../adapters/views/checkpoint.ts';
import { viewsWitness } from '../../adapters/views/views-witness.ts';
import { Failure } from '../../domain/failure.ts';
import { hasLog, logFile, type LogChoice } from './choose-log.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** The files that know of an event. Without one nothing was ever made from the log, and nothing can be missing. */
export const witnessesOf = (stateFolder: string, snapshot: Snapshot | null): readonly Witness[] =>
  [viewsWitness(stateFolder), auditWitness(stateFolder), snapshot?.witness ?? null].filter((witness) => witness !== null).filter(({ revision }) => revision >= 0);

const refusal = (code: string, what: string, seen: readonly Witness[], restore: string): Failure => {
  const names = seen.map(({ file }) => basename(file).replace(/\d{6}/, '*')).join(', ');
  return new Failure(code, `${what} Nothing was changed.`, {
    kind: 'store',
    advice: `${restore} Only if its events are lost for good: move ${names} out of ${dirname(seen[0]!.file)}. The store then goes on with what is left of its log, and deletes every image that it does not know.`,
  });
};

/**
 * Refuses a store whose log is gone. Made anew, it would be empty, and all images would be deleted as nobody's.
 * @throws Failure `log-missing` (kind store)
 */
export const refuseMissingLog = (choice: LogChoice): void => {
  if (hasLog(choice)) return;
  const { stateFolder } = choice;
  const seen = witnessesOf(stateFolder, readSnapshot(stateFolder));
  const [first] = seen;
  // Looked for again, because another process may have made the log and them meanwhile.
  if (first === undefined || hasLog(choice)) return;
  const id = first.stream.replace(/^nativeImages-/, '');
  throw refusal(
    'log-missing',
    `${choice.url === null ? logFile(stateFolder) : storeIdFile(stateFolder)} is missing, but ${first.file} was made from a log with events up to position ${first.revision}.`,
    seen,
    `Put back the newest backup of the log${choice.url === null ? ' with "ngen log recover BACKUP", or name it with --event-log where it is kept elsewhere' : `, or, where it still is in EventStoreDB, write ${id} into that file`}.`,
  );
};

/** What messages call a log. */
export const nameOf = (log: EventLog, { stateFolder, url }: LogChoice): string => (url === null ? logFile(stateFolder) : `The stream ${log.stream}`);

/** What of the log a witness contradicts, or null. */
const contradiction = async (log: EventLog, head: Head, { file, stream, revision, hash }: Witness): Promise<string | null> => {
  if (stream !== log.stream) return `is the log ${log.stream}, but ${file} was made from ${stream}`;
  if (revision > head.revision) return `${head.revision < 0 ? 'is empty' : `ends at position ${head.revision}`}, but ${file} was made from it up to position ${revision}`;
  return (revision === head.revision ? head.hash : await hashAt(log, revision)) === hash ? null : `has another event at position ${revision} than the one from which ${file} was made`;
};

/**
 * Refuses a log that is not the one from which the files beside it were made, or not all of it. `head` must have been read after
 * the witnesses, since other processes go on meanwhile.
 * @throws Failure `log-foreign` (kind store)
 */
export const refuseForeignLog = async (log: EventLog, choice: LogChoice, head: Head, seen: readonly Witness[]): Promise<void> => {
  const objections = await Promise.all(seen.map(async (witness) => ({ witness, what: await contradiction(log, head, witness) })));
  const against = objections.filter(({ what }) => what !== null);
  const [first] = against;
  if (first === undefined) return;
  throw refusal('log-foreign', `${nameOf(log, choice)} ${first.what}.`, against.map(({ witness }) => witness), 'Put back the newest backup of the log: "ngen log recover BACKUP".');
};
