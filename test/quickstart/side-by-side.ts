import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export type Start = { readonly ms: number; readonly output: string };

const start = (command: readonly string[]): Start => {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stderr}`);
  return { ms: performance.now() - begin, output: stdout };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Starts two commands in turn, so that a machine whose speed drifts is fair to both; one start of each is not counted. */
export const sideBySide = (a: readonly string[], b: readonly string[], runs: number): { readonly a: readonly Start[]; readonly b: readonly Start[] } => {
  start(a);
  start(b);
  const all = Array.from({ length: runs }, () => ({ a: start(a), b: start(b) }));
  return { a: all.map((pair) => pair.a), b: all.map((pair) => pair.b) };
};
