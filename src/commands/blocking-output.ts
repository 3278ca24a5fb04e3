/** What Node's streams of pipes have beside the public interface (lib/internal/bootstrap/switches/is_main_thread.js, src/stream_base.cc). */
type OutputStream = { readonly _type?: string; readonly _handle?: { readonly setBlocking?: (blocking: boolean) => number } };

/**
 * Node makes a pipe that it may write to non-blocking, for every process that has it, and leaves it so when another program takes its place. Most
 * programs take a full one for an error then: Mono throws "Sharing violation on path [Unknown]".
 */
export const makeOutputBlocking = (): void => {
  for (const { _type, _handle } of [process.stdout, process.stderr] as readonly OutputStream[]) if (_type === 'pipe') _handle?.setBlocking?.(true);
};
