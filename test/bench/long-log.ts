import { join } from 'node:path';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import { makeLargeStore } from './large-store.ts';
import type { Benchmark, Measurement } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const measured = (what: string, means: string, long: readonly number[], short: readonly number[], events: readonly number[]): Measurement => ({
  name: `${what}: ${events[1]} events ÷ ${events[0]} events`,
  means,
  goal: { is: '≤', limit: 1.25 },
  ratio: ratioOf(long, short),
  details: `${describeMs(long)} ÷ ${describeMs(short)}; the same 400 images`,
});

/** Commands on two stores of the same contents, one of which has a far longer past. */
export const longLog: Benchmark = {
  name: 'long-log',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      const counts = { roots: 20, imagesPerRoot: 20 };
      const short = await makeLargeStore(join(folder, 'short'), { ...counts, events: 0 });
      const long = await makeLargeStore(join(folder, 'long'), { ...counts, events: runs(1_000_000) });
      const run = (state: string, ...args: readonly string[]): number => timeCommand([...ngen, ...args, '--root', state]);
      const change = (state: string): number => run(state, 'queue', 'pause') + run(state, 'queue', 'continue');
      const both = (side: (state: string) => number): readonly (() => number)[] => [long, short].map(({ location }) => () => side(location.state));
      // The first command publishes the audit of all events, once.
      const results = await alternate(runs(20), [...both(change), ...both((state) => run(state, 'display')), ...both((state) => run(state, 'log', 'head'))], 2);
      const [changeLong, changeShort, displayLong, displayShort, headLong, headShort] = results;
      const events = [short.events, long.events];
      return [
        measured('two commands that change the store', 'What a command pays for a long past.', changeLong!, changeShort!, events),
        measured('display', 'What a question pays for a long past.', displayLong!, displayShort!, events),
        measured('log head', 'Where the log ends.', headLong!, headShort!, events),
      ];
    }),
};
