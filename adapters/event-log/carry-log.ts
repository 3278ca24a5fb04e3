import { Failure } from '../../domain/failure.ts';
import { appendParts } from './append-parts.ts';
import { commonHead } from './common-head.ts';
import type { EventLog, Head } from './event-log.ts';
import { verifyChain, type ChainBreak } from './hash-chain.ts';

/** From where on events were carried (what the target had before), and where it ends now. */
export type Carried = { readonly from: Head; readonly head: Head };

export type CarryOptions = {
  /** Ends the carrying after the append that is under way. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((head: Head) => void) | undefined;
};

/** What was edited in the file, or damaged, is never carried on: its hash tells. */
const damagedAt = (log: EventLog, head: Head, { revision, what }: ChainBreak): Failure =>
  new Failure('store-damaged', `${log.stream}: the log is broken at position ${revision}: ${what}. The last good event is at position ${head.revision}; nothing after it was carried.`, {
    kind: 'store',
    advice: '"ngen log recover FILE" saves what is good, of the log itself, a backup or a replica.',
  });

/**
 * Appends to `target` what `source` has and it does not, in order and as it is: the same ids, revisions and hashes. It goes on where the target
 * ends, so it can be interrupted anywhere and repeated; of two who carry at once, each event is stored by one.
 * @throws Failure `replica-ahead`, `replica-diverged`, `store-damaged`, and what the logs raise
 */
export const carryLog = async (source: EventLog, target: EventLog, { signal, onProgress }: CarryOptions = {}): Promise<Carried> => {
  const from = await commonHead(source, target);
  let head = from;
  /** False where somebody else has appended meanwhile: it is looked up anew where the target ends. */
  const carryOn = async (): Promise<boolean> => {
    for await (const batch of source.readForward(head.revision + 1)) {
      const { head: good, broken } = verifyChain(head, batch);
      for (const part of appendParts(batch.slice(0, good.revision - head.revision))) {
        if (signal?.aborted === true) return true;
        const result = await target.append(head, part);
        if (!result.ok) return false;
        head = result.head;
        onProgress?.(head);
      }
      if (broken !== null) throw damagedAt(source, head, broken);
    }
    return true;
  };
  while (!(await carryOn())) head = await commonHead(source, target);
  return { from, head };
};
