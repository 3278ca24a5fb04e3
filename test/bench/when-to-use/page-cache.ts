import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';

const pageSize = 4096;

type Cached = { readonly file: string; readonly pages: number };

/** Which files below these folders have pages in memory, by util-linux' fincore. */
const cached = (folders: readonly string[]): readonly Cached[] => {
  const files = execFileSync('find', [...folders.map((folder) => realpathSync(folder)), '-type', 'f', '-size', '+0'], { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();
  const listed = execFileSync('xargs', ['-d', '\\n', 'fincore', '--raw', '--noheadings', '--output', 'PAGES,FILE'], { input: files, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed
    .split('\n')
    .map((line) => ({ pages: Number.parseInt(line, 10), file: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ pages }) => pages > 0);
};

/**
 * Has the kernel drop the pages of all files below these folders: posix_fadvise with POSIX_FADV_DONTNEED, which `dd` asks for with `iflag=nocache` and no
 * block to copy. Pages that another process has mapped stay; how many did is returned, in bytes.
 */
export const dropPages = (folders: readonly string[]): number => {
  const files = cached(folders).map(({ file }) => file).join('\n');
  // oxlint-disable-next-line no-template-curly-in-string -- the shell's
  if (files !== '') execFileSync('xargs', ['-d', '\\n', '-n', '1', 'sh', '-c', 'dd if="$0" iflag=nocache count=0 status=none'], { input: files });
  return pageSize * cached(folders).reduce((sum, { pages }) => sum + pages, 0);
};
