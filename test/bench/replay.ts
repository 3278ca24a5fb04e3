import { join } from 'node:path';
import { from, lastValueFrom, mergeMap } from 'rxjs';
import { openSqliteLog } from '../../adapters/event-log/sqlite-log.ts';
import { statesOf } from '../../projections/fold-log.ts';
import { alternate } from './alternate.ts';
import { makeLargeStore } from './large-store.ts';
import type { Benchmark } from './measurement.ts';
import { readAndParse } from './read-and-parse.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** Reads and checks the chain, decodes through the codecs, folds the state. */
const replay = async (file: string): Promise<number> => {
  const log = openSqliteLog({ file, readOnly: true });
  try {
    const { revision } = await lastValueFrom(statesOf(from(log.readForward(0)).pipe(mergeMap((batch) => batch))));
    return revision + 1;
  } finally {
    await log.close();
  }
};

const timed = async (expected: number, work: () => number | Promise<number>): Promise<number> => {
  const begun = performance.now();
  const count = await work();
  const ms = performance.now() - begun;
  if (count !== expected) throw new Error(`${count} of ${expected} events were read`);
  return ms;
};

/** The state anew from a log of a million events, beside reading and parsing its rows and nothing else. */
export const replayLog: Benchmark = {
  name: 'replay',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const { events } = await makeLargeStore(join(folder, 'store'), { roots: 100, imagesPerRoot: 100, events: runs(1_000_000) });
      const file = join(folder, 'store', 'events.db');
      const [ours, bare] = await alternate(runs(5), [() => timed(events, () => replay(file)), () => timed(events, () => readAndParse(file))]);
      return [
        {
          name: 'replay: speed ÷ that of a bare read-and-parse loop',
          means: `The state anew from ${events} events, as after the loss of every snapshot and view.`,
          goal: { is: '≥', limit: 0.3 },
          ratio: ratioOf(bare!, ours!),
          details: `${describeMs(ours!)} for ${describeMs(bare!)}: ${Math.round(events / Math.min(...ours!))} events a millisecond at best`,
        },
      ];
    }),
};
