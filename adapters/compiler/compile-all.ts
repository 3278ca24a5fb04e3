import { compileOrder, nextJob, type Costed } from './compile-order.ts';

export type CompileAllOptions = {
  /** How many compilers may run side by side. */
  readonly slots: number;
  /** Bytes that all of them may take together; what the machine (or our container) has available, where it is not given. */
  readonly memory?: number;
  /** Once aborted, no further job is started; those that run are `run`'s to end. */
  readonly signal?: AbortSignal;
};

/**
 * Runs independent jobs side by side, longest first, within slots and memory. Returns when all that were started have ended. When `run`
 * throws, nothing more is started and the first error is thrown after the others have ended.
 */
export const compileAll = async <J extends Costed>(jobs: readonly J[], options: CompileAllOptions, run: (job: J) => Promise<void>): Promise<void> => {
  const waiting = [...compileOrder(jobs)];
  const running = new Map<J, Promise<void>>();
  const errors: unknown[] = [];
  const memory = options.memory ?? process.availableMemory();
  const mayStart = (): boolean => errors.length === 0 && options.signal?.aborted !== true;

  const start = (job: J): void => {
    waiting.splice(waiting.indexOf(job), 1);
    const work = run(job)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(job));
    running.set(job, work);
  };

  for (;;) {
    while (mayStart() && running.size < Math.max(1, options.slots)) {
      const job = nextJob(waiting, [...running.keys()], memory);
      if (job === undefined) break;
      start(job);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (errors.length > 0) throw errors[0];
};
