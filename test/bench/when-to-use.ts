import { join } from 'node:path';
import type { Benchmark, Measurement } from './measurement.ts';
import { memorySideBySide } from './memory.ts';
import { bindingCost } from './when-to-use/binding-cost.ts';
import { diskSpace } from './when-to-use/disk.ts';
import { whenToUsePage } from './when-to-use/page.ts';
import { coldStart, warmStart } from './when-to-use/starts.ts';
import { largeApp, monoLongRun, monoProgram, newStore, realTool, smallApp, tinyApp, type Subject } from './when-to-use/subjects.ts';
import { throughput, type Pair, type Variant } from './when-to-use/throughput.ts';
import { inWorkFolder } from './work-folder.ts';

const untiered = { DOTNET_TieredCompilation: '0' };
const unguided = { DOTNET_TieredPGO: '0' };

const variantsOf = ({ plain, images }: Subject, dotnet: boolean): readonly Variant[] => {
  const [jit, native] = [plain.slice(0, dotnet ? 1 : 2), images.slice(0, 1)];
  const usual = [{ name: 'JIT', command: jit, environment: {} }, { name: 'images', command: native, environment: {} }];
  if (!dotnet) return usual;
  return [
    ...usual,
    { name: 'JIT, TieredPGO off', command: jit, environment: unguided },
    { name: 'images, TieredPGO off', command: native, environment: unguided },
    { name: 'JIT, tiered compilation off', command: jit, environment: untiered },
    { name: 'images, tiered compilation off', command: native, environment: untiered },
  ];
};

const withImages: Pair = ['images', 'JIT'];
const dotnetPairs: readonly Pair[] = [withImages, ['images, TieredPGO off', 'JIT, TieredPGO off'], ['images, tiered compilation off', 'JIT, tiered compilation off'], ['images, tiered compilation off', 'JIT']];

/** When images help, and when they do not. */
export const whenToUse: Benchmark = {
  name: 'when-to-use',
  page: { file: 'when-to-use.md', render: whenToUsePage },
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const store = await newStore(join(folder, 'store'));
      const [large, onMono, longOnMono] = [largeApp(store, folder), monoProgram(store), monoLongRun(store, folder)];
      const started = [tinyApp(store, folder), smallApp(store, folder), large, realTool(store, folder), onMono].flatMap((subject) => subject ?? []);
      const measurements: Measurement[] = [];
      for (const subject of started) measurements.push(...(await warmStart(subject, runs(10) + 1)));
      for (const subject of started) measurements.push(await coldStart(subject, runs(5)));
      const seconds = Math.max(6, runs(12));
      measurements.push(...(await throughput('work a second, .NET', variantsOf(large, true), dotnetPairs, runs(2), seconds)));
      measurements.push(...(await throughput('work a second, Mono', variantsOf(longOnMono, false), [withImages], runs(7), seconds)));
      for (const subject of started) measurements.push(diskSpace(store, subject));
      measurements.push(...(await memorySideBySide(store, folder, large, onMono)));
      measurements.push(...(await bindingCost(folder, store, large, runs(10))));
      return measurements;
    }),
};
