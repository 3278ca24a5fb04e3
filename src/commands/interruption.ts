/** Milliseconds: an older Node's wrapper passes on the Ctrl-C that the terminal has given us too; a person's second one comes later. */
const sameMs = 300;

/** Turns the first Ctrl-C or TERM into a signal that work can stop at; a second one ends the program at once. */
export const interruption = (): { readonly signal: AbortSignal; readonly end: () => void } => {
  const controller = new AbortController();
  let first = 0;
  const stop = (): void => {
    if (controller.signal.aborted && performance.now() - first >= sameMs) process.exit(130);
    if (controller.signal.aborted) return;
    first = performance.now();
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    end: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
};
