import { Failure } from '../../domain/failure.ts';
import { appendParts } from './append-parts.ts';
import type { EventLog, Head, RecordedEvent } from './event-log.ts';
import { emptyHead, headOf } from './hash-chain.ts';
import type { Salvage } from './salvage.ts';

/** What was saved: where it ends, and the last position that any of the sources is known to have had. */
export type Rescued = { readonly head: Head; readonly known: number };

/** @throws Failure `recover-diverged` (kind store) where two sources have different events, each of them whole, at one position */
const refuseTwoHistories = async (sources: readonly Salvage[], positions: readonly number[]): Promise<void> => {
  for (const position of positions) {
    const found = (await Promise.all(sources.map(async (source) => ({ name: source.name, event: await source.at(position) })))).filter(({ event }) => event !== null);
    const other = found.find(({ event }) => event!.hash !== found[0]!.event!.hash);
    if (other === undefined) continue;
    throw new Failure('recover-diverged', `${found[0]!.name} and ${other.name} hold different histories: their events at position ${position} differ. Nothing was changed.`, {
      kind: 'store',
      advice: 'Move the one away that is not to be gone on with, and run the command again.',
    });
  }
};

const appendTo = async (target: EventLog, head: Head, events: readonly RecordedEvent[]): Promise<void> => {
  let end = head;
  for (const part of appendParts(events)) {
    const result = await target.append(end, part);
    if (!result.ok) throw new Error(`${target.stream}: somebody else appends to the log that is being made`);
    end = result.head;
  }
};

/**
 * Saves what the sources have, in the order of the log: where one ends another may go on, and the first again after it, since the chain of
 * hashes tells which event follows. `target` null only looks.
 * @throws Failure `recover-diverged` (kind store)
 */
export const rescue = async (sources: readonly Salvage[], target: EventLog | null): Promise<Rescued> => {
  const lasts = (await Promise.all(sources.map(async (source) => source.last()))).flatMap((last) => last?.revision ?? []);
  await refuseTwoHistories(sources, [0, ...lasts]);
  let head = emptyHead;
  const takeFrom = async (source: Salvage): Promise<void> => {
    for await (const batch of source.after(head)) {
      if (target !== null) await appendTo(target, head, batch);
      head = headOf(batch.at(-1)!);
    }
  };
  for (let before: Head | null = null; before !== head; ) {
    before = head;
    for (const source of sources) await takeFrom(source);
  }
  await refuseTwoHistories(sources, [head.revision]);
  return { head, known: Math.max(head.revision, ...lasts) };
};
