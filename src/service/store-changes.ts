import { watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Notices that something in a store's folder changed: its log, its settings. */
export type StoreChanges = {
  /** Resolves at the next change, at once when there was one since the last call, or after so many milliseconds, or with `other`. */
  readonly next: (mostMs: number, other: Promise<unknown>) => Promise<void>;
  readonly end: () => void;
};

/** Milliseconds between two looks where the kernel does not tell of changes. */
const blindMs = 500;

/** By inotify, where there is room for one more watch; else by looking twice a second. `signal` counts as a change when it is aborted. */
export const watchChanges = (stateFolder: string, signal: AbortSignal): StoreChanges => {
  let changed = false;
  let blind = false;
  let told = (): void => undefined;
  const note = (): void => {
    changed = true;
    told();
  };
  const watching = ((): { readonly close: () => void } => {
    try {
      return watch(stateFolder, note).on('error', () => {
        blind = true;
        note();
      });
    } catch {
      blind = true;
      return { close: () => undefined };
    }
  })();
  signal.addEventListener('abort', note);
  return {
    next: async (mostMs, other) => {
      const timer = new AbortController();
      const change = new Promise<void>((resolve) => {
        told = resolve;
      });
      if (!changed) await Promise.race([change, other, delay(blind ? Math.min(mostMs, blindMs) : mostMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
      changed = false;
    },
    end: () => {
      signal.removeEventListener('abort', note);
      watching.close();
    },
  };
};
