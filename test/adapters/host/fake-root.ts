import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/temp.ts';

/** Files by their paths below a folder. */
export type FakeFiles = Readonly<Record<string, string>>;

export const writeFiles = (root: string, files: FakeFiles): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

/** A folder that stands for `/`, holding the given files. */
export const fakeRoot = (files: FakeFiles): string => {
  const root = temporaryFolder('ngen-root-');
  writeFiles(root, files);
  return root;
};

export type FakeProcess = { readonly pid: number; readonly parent: number; readonly name: string; readonly argv: readonly string[]; readonly state?: string; readonly startTime?: number };

/** `/proc/PID/stat` and `cmdline` as the kernel writes them. */
export const processFiles = (processes: readonly FakeProcess[]): Record<string, string> =>
  Object.fromEntries(
    processes.flatMap(({ pid, parent, name, argv, state = 'S', startTime = pid * 100 }) => [
      [`proc/${pid}/stat`, `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 1 0 ${startTime} 1000 200 18446744073709551615\n`],
      [`proc/${pid}/cmdline`, argv.map((argument) => `${argument}\0`).join('')],
    ]),
  );
