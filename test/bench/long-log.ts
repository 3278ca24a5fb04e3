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
      const sides = [long, short].flatMap(({ location }) => {
        const run = (...args: readonly string[]): number => timeCommand([...ngen, ...args, '--root', location.state]);
        return [() => run('queue', 'pause') + run('queue', 'continue'), () => run('display'), () => run('log', 'head')];
      });
      // The first command publishes the audit of all events, once.
      const [changeLong, displayLong, headLong, changeShort, displayShort, headShort] = await alternate(runs(20), sides, 2);
      const events = [short.events, long.events];
      return [
        measured('two commands that change the store', 'What a command pays for a long past.', changeLong!, changeShort!, events),
        measured('display', 'What a question pays for a long past.', displayLong!, displayShort!, events),
        measured('log head', 'Where the log ends.', headLong!, headShort!, events),
      ];
    }),
};
