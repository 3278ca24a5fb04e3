import type { Output } from './output.ts';
import { describeTime, timeLeft } from './time-left.ts';

/** What happened to one of `total` compiles, of which `done` are over. `assembly` is a simple name. */
export type ProgressEvent =
  | { readonly kind: 'compiling'; readonly assembly: string; readonly done: number; readonly total: number }
  | { readonly kind: 'compiled'; readonly assembly: string; readonly done: number; readonly total: number; readonly wallMs: number; readonly methods: number }
  | { readonly kind: 'failed'; readonly assembly: string; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'detail'; readonly what: string };

export type ProgressReport = { readonly report: (event: ProgressEvent) => void; /** Removes the line; to be called whatever happened. */ readonly end: () => void };

const quiet = 1000;
const repaint = 250;

/**
 * Shows how work goes on: on a terminal a line that changes, from the first second on, with what compiles, how many are left and the
 * time left; elsewhere a line for each assembly. `now` is in milliseconds.
 */
export const createProgress = (output: Output, now: () => number = () => performance.now()): ProgressReport => {
  const began = now();
  const running = new Set<string>();
  let counts = { done: 0, total: 0 };

  const paint = (): void => {
    const elapsed = now() - began;
    if (counts.total === 0 || elapsed < quiet) return;
    const left = timeLeft(elapsed, counts.done, counts.total);
    const names = [...running].join(', ');
    const time = left === null || left === 0 ? '' : `, about ${describeTime(left)}`;
    output.status(`${counts.total - counts.done} of ${counts.total} left${time}${names === '' ? '' : `: ${names}`}`);
  };
  const timer = output.showsStatus ? setInterval(paint, repaint).unref() : undefined;

  const report = (event: ProgressEvent): void => {
    if (event.kind === 'detail') return output.detail(event.what);
    counts = { done: event.done, total: event.total };
    if (event.kind === 'compiling') {
      running.add(event.assembly);
      if (!output.showsStatus) output.success(`Compiling assembly ${event.assembly} …`);
    } else {
      running.delete(event.assembly);
    }
    if (event.kind === 'compiled') output.detail(`Compiled ${event.assembly}: ${event.methods} methods in ${describeTime(event.wallMs)}`);
    if (output.showsStatus) paint();
  };
  const end = (): void => {
    clearInterval(timer);
    output.status(null);
  };
  return { report, end };
};
