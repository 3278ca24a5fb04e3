import { statSync } from 'node:fs';
import { Failure } from '../../domain/failure.ts';

/** What tells a file from any other and from itself before a change, as decimal strings; see stat-record-types.ts. */
export type FileStat = { readonly device: string; readonly inode: string; readonly changed: string; readonly size: string };

/** The state of a path, links followed; null when there is nothing or it cannot be reached. */
export const fileStat = (path: string): FileStat | null => {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return null;
    return { device: String(stat.dev), inode: String(stat.ino), changed: String(stat.ctimeNs), size: String(stat.size) };
  } catch {
    return null; // ELOOP, EACCES, ENOTDIR: for whoever starts the application it is not as recorded
  }
};

export const sameStat = (a: FileStat | null, b: FileStat | null): boolean =>
  a !== null && b !== null && a.device === b.device && a.inode === b.inode && a.changed === b.changed && a.size === b.size;

/** On kernels with coarse file times a later write can carry the same change time for up to a timer tick (10 ms at HZ=100). */
const settledAfterNs = 20_000_000n;

const waitMs = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** How long to wait for a path that is written over and over. */
const patienceMs = 3000;

export const keepsChanging = (path: string): Failure =>
  new Failure('source-keeps-changing', `${path} changed each time while it was read; nothing was made from it.`, {
    advice: 'Run the command again when whatever writes the file is done.',
  });

/** When to give up on a path, on the clock of `performance.now()`. */
export const patienceEnds = (): number => performance.now() + patienceMs;

/**
 * The state of a path at a moment when any change from now on must show in it: waits while the last change is less than 20 ms
 * ago. A change time in the future (the clock was put back) differs from any that a later write gets. Null when there is nothing.
 * Raises `source-keeps-changing` at `deadline`.
 */
export const settledStat = (path: string, deadline: number): FileStat | null => {
  for (;;) {
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const stat = fileStat(path);
    if (stat === null) return null;
    const ageNs = nowNs - BigInt(stat.changed);
    if (ageNs >= settledAfterNs || ageNs <= -settledAfterNs) return stat;
    if (performance.now() > deadline) throw keepsChanging(path);
    waitMs(Number(settledAfterNs - ageNs) / 1e6 + 1);
  }
};
