import type { CompileFailureReason } from './compiler.ts';
import type { Outcome } from './run-limited.ts';

const fromOutside: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGPIPE', 'SIGSTOP']);

/** Why a compiler that did not end with status 0 ended, from its signal and from what .NET's exceptions say. */
export const exitReason = ({ began, stopped, signal, output }: Pick<Outcome, 'began' | 'stopped' | 'signal' | 'output'>): CompileFailureReason => {
  if (stopped !== null) return stopped;
  if (signal === 'SIGXFSZ' || /No space left on device|Disk quota exceeded|File too large/.test(output)) return 'disk-full';
  if (/OutOfMemoryException|^Out of memory/m.test(output)) return 'out-of-memory';
  if (signal !== null && fromOutside.has(signal)) return 'killed';
  return began ? 'failed' : 'not-started';
};
