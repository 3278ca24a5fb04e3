import { join } from 'node:path';
import { alternate } from './alternate.ts';
import { ngenProgram } from './bundle.ts';
import { makeLargeStore } from './large-store.ts';
import type { Benchmark, Measurement } from './measurement.ts';
import { timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

const measured = (what: string, means: string, ours: readonly number[], bare: readonly number[], events: number): Measurement => ({
  name: `${what}, 10,000 images ÷ node -e 0`,
  means,
  goal: { is: '≤', limit: 2 },
  ratio: ratioOf(ours, bare),
  details: `${describeMs(ours)} ÷ ${describeMs(bare)}; ${events} events`,
});

/** Questions put to a store of 10,000 images. */
export const queries: Benchmark = {
  name: 'queries',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const ngen = [process.execPath, await ngenProgram()];
      const { location, events } = await makeLargeStore(join(folder, 'store'), { roots: 100, imagesPerRoot: 100, events: 0 });
      const ask = (...args: readonly string[]): number => timeCommand([...ngen, ...args, '--root', location.state]);
      const sides = [() => ask('display'), () => ask('queue', 'status'), () => timeCommand([process.execPath, '-e', '0'])];
      const [display, status, bare] = await alternate(runs(40), sides);
      return [
        measured('display', 'The whole cache as text.', display!, bare!, events),
        measured('queue status', 'What waits, for a script that asks often.', status!, bare!, events),
      ];
    }),
};
