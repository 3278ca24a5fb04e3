import { setTimeout as delay } from 'node:timers/promises';
import { processTree } from '../../adapters/compiler/tree-usage.ts';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { Failure } from '../../domain/failure.ts';
import type { Service } from '../../domain/state.ts';

const pollMs = 10;
/** The service ends its compilers within some tens of milliseconds of hearing of it. */
const patienceMs = 10_000;

/**
 * Waits until no compiler of the service is left, which it ends when it sees that its work was taken from it.
 * @throws Failure `service-does-not-answer`
 */
export const untilNothingCompiles = async (service: Service | null): Promise<void> => {
  if (service === null) return;
  const end = performance.now() + patienceMs;
  while (isAlive(service.worker) && processTree(service.worker.pid).length > 1) {
    if (performance.now() > end) {
      throw new Failure('service-does-not-answer', `The queue is paused, but the native image service (process ${service.worker.pid}) still compiles. What it makes will not be recorded.`, {
        advice: `"kill ${service.worker.pid}" ends it; what it had begun stays in the queue.`,
      });
    }
    await delay(pollMs);
  }
};
