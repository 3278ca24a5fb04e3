import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readProcessStat } from '../../../../adapters/host/process-stat.ts';

/** Waits until `probe` gives something, at most half a minute. */
export const eventually = async <A>(what: string, probe: () => A | null | undefined | false): Promise<A> => {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(5)) {
    const found = probe();
    if (found !== null && found !== undefined && found !== false) return found;
  }
  throw new Error(`${what} did not happen`);
};

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
};

/** The child of `parent` that has become the program `name`. */
export const childNamed = (parent: number, name: string): number | undefined =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((pid) => readProcessStat(pid)?.parent === parent && readProcessStat(pid)?.name === name && commandLine(pid) !== '');

export const lives = (pid: number): boolean => {
  const stat = readProcessStat(pid);
  return stat !== null && stat.state !== 'Z';
};
