import { join } from 'node:path';
import type { Benchmark, Measurement } from './measurement.ts';
import { memory } from './when-to-use/memory.ts';
import { largeApp, monoProgram, newStore, waitingMono, waitingOf, type Store, type Subject } from './when-to-use/subjects.ts';
import { inWorkFolder } from './work-folder.ts';

const processes = 4;

/** Of installed applications, one on .NET and one on Mono, several processes side by side. */
export const memorySideBySide = async (store: Store, folder: string, large: Subject, onMono: Subject): Promise<readonly Measurement[]> => {
  const cache = join(store.folder, 'cache', '/');
  return [...(await memory(waitingOf(large), cache, processes)), ...(await memory(waitingMono(onMono, folder), cache, processes))];
};

/** Private and shared memory of processes side by side: of when-to-use, this alone. */
export const memoryAlone: Benchmark = {
  name: 'memory',
  run: () =>
    inWorkFolder(async (folder) => {
      const store = await newStore(join(folder, 'store'));
      return memorySideBySide(store, folder, largeApp(store, folder), monoProgram(store));
    }),
};
