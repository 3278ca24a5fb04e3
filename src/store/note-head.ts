import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCheckpoint, type Checkpoint, type Witness } from '../../adapters/views/checkpoint.ts';
import { replaceFile } from '../../adapters/image-store/durable.ts';
import { noteInJournal } from '../../adapters/host/journal.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { hashAt } from '../../adapters/event-log/hash-at.ts';
import { publishing } from './publishing.ts';

export const notedHeadFile = (cache: string): string => join(cache, 'log-head.json');

/**
 * Where the log ended when the last command was done, noted beside the images: who puts the whole folder of the log back from a backup does not
 * put this back with it. Null where there is none that can be read.
 */
export const notedHead = (cache: string): Witness | null => {
  const file = notedHeadFile(cache);
  if (!existsSync(file)) return null;
  try {
    const checkpoint = JSON.parse(readFileSync(file, 'utf8')) as Checkpoint;
    return isCheckpoint(checkpoint) ? { file, stream: checkpoint.stream, revision: checkpoint.revision, hash: checkpoint.hash } : null;
  } catch {
    return null; // damaged: it is noted anew
  }
};

/** A note that the log contradicts is kept: it is what `ngen verify` tells of. */
const mayReplace = async (log: EventLog, { stream, revision }: Checkpoint, noted: Witness | null): Promise<boolean> => {
  if (noted === null || noted.revision < 0) return true;
  return noted.stream === stream && noted.revision < revision && (await hashAt(log, noted.revision)) === noted.hash;
};

/**
 * Notes the head of the log outside of it: beside the images, and for the machine's store in the journal, which nobody writes anew. Raises
 * `disk-full`, `store-not-writable`.
 */
export const noteHead = async ({ kind, state, cache }: StoreLocation, log: EventLog, head: Checkpoint): Promise<void> =>
  publishing(state, async () => {
    if (!(await mayReplace(log, head, notedHead(cache)))) return;
    replaceFile(cache, notedHeadFile(cache), `${JSON.stringify(head)}\n`, 0o644);
    if (kind === 'machine') noteInJournal(head);
  });
