import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // not every kernel and container has every file
  }
};

const readBytes = (file: string): number | null => {
  const text = readText(file)?.trim();
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text); // "max" is no limit
};

/** What the control groups of this process (version 2) leave of their limits; Infinity without any. */
const leftInControlGroups = (root: string): number => {
  const path = /^0::(.*)$/m.exec(readText(join(root, 'proc/self/cgroup')) ?? '')?.[1];
  let least = Infinity;
  for (let group = path; group !== undefined; group = group === '/' ? undefined : dirname(group)) {
    const folder = join(root, 'sys/fs/cgroup', group);
    const limit = readBytes(join(folder, 'memory.max'));
    const used = readBytes(join(folder, 'memory.current'));
    if (limit !== null && used !== null) least = Math.min(least, Math.max(0, limit - used));
  }
  return least;
};

/** Bytes that programs may still take without swapping: MemAvailable (proc(5)), or less where a control group limits this process. */
export const availableMemory = (root = '/'): number => {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readText(join(root, 'proc/meminfo')) ?? '')?.[1];
  return Math.min(kilobytes === undefined ? Infinity : Number(kilobytes) * 1024, leftInControlGroups(root));
};
