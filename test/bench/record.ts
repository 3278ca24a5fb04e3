import { join } from 'node:path';
import { openSqliteLog } from '../../adapters/event-log/sqlite-log.ts';
import { readWholeLog } from '../../src/verify/read-log.ts';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import { makeLargeStore } from './large-store.ts';
import type { Benchmark, Measurement } from './measurement.ts';
import { readAndParse } from './read-and-parse.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const verifyLog = async (file: string): Promise<void> => {
  const log = openSqliteLog({ file, readOnly: true });
  try {
    const { problem } = await readWholeLog(log, file, new Set(), () => undefined);
    if (problem !== null) throw new Error(problem.what);
  } finally {
    await log.close();
  }
};

const timed = async (work: () => unknown): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** Questions that read a whole log of 100,000 events, beside reading and parsing its rows and nothing else. */
export const record: Benchmark = {
  name: 'record',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      const { location, events } = await makeLargeStore(join(folder, 'store'), { roots: 20, imagesPerRoot: 20, events: runs(100_000) });
      const file = join(location.state, 'events.db');
      const ask = (...args: readonly string[]) => (): number => timeCommand([...ngen, ...args, '--root', location.state]);
      const sides: readonly (readonly [string, string, () => number | Promise<number>])[] = [
        ['why', 'Why an image is here.', ask('why', 'Company.Product1.Component3')],
        ['audit', 'Everything that happened to one assembly.', ask('audit', 'Company.Product1.Component3')],
        ['diff', 'All that changed.', ask('diff', '--from', '0')],
        ['verify, the log alone', 'Every hash computed again, and the state folded.', async () => timed(async () => verifyLog(file))],
        ['replay', 'Views, audit and snapshot written anew.', ask('replay')],
      ];
      const [bare, ...ours] = await alternate(runs(5), [async () => timed(() => readAndParse(file)), ...sides.map(([, , run]) => run)], 1);
      return sides.map(
        ([name, means], index): Measurement => ({
          name: `${name} ÷ read and parse, ${events} events`,
          means,
          goal: null,
          ratio: ratioOf(ours[index]!, bare!),
          details: `${describeMs(ours[index]!)} ÷ ${describeMs(bare!)}`,
        }),
      );
    }),
};
