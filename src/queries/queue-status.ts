import { judgeIdle } from '../../adapters/host/idle.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { askQueue } from './ask-queue.ts';
import { askViews } from './ask-views.ts';

/** `ngen queue status`: what waits, what compiles, and whether the queue is paused. */
export const queueStatus = async (invocation: InvocationOf<'queue'>, output: Output): Promise<number> => {
  const { common } = invocation;
  const answer = await askViews(locateStore(common), common.eventLog, null);
  const queue = askQueue(answer);
  answer.close();
  const { idle } = judgeIdle();
  const compiling = queue.jobs.some((job) => job.state === 'compiling');
  if (common.json) {
    output.document({ service: compiling ? 'running' : 'stopped', paused: queue.paused, idle, jobs: queue.jobs });
    return 0;
  }
  output.text(`The queue is ${queue.paused ? 'paused' : 'not paused'}. ${compiling ? 'Something compiles now.' : 'Nothing compiles now.'} The machine is ${idle ? 'idle' : 'busy'}.`);
  for (const job of queue.jobs) output.text(`${job.priority}  ${job.state.padEnd(9)}  ${job.assembly}`);
  if (queue.jobs.length === 0) output.text('No jobs are queued.');
  return 0;
};
