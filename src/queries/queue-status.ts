import { availableParallelism } from 'node:os';
import { locateStore } from '../../adapters/host/store-location.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { QueueView } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { describeTime } from '../cli/time-left.ts';
import { askQueue } from './ask-queue.ts';
import { askViews } from './ask-views.ts';
import { describeService } from './describe-service.ts';
import { settingsInUse } from './settings-in-use.ts';
import { idleNow } from './idle-now.ts';

/** Milliseconds until the queue is empty, if all processors work on it from now on: one action after the other, the jobs of one side by side. Null: not to be told. */
const estimate = ({ compileMs }: QueueView): number | null =>
  compileMs === null || compileMs.length === 0 ? null : Math.round(compileMs.reduce((sum, { all, longest }) => sum + Math.max(longest, all / availableParallelism()), 0));

const progress = (queue: QueueView, left: number | null): string => {
  const compiling = queue.jobs.filter((job) => job.state === 'compiling').map(({ assembly }) => simpleName(assembly));
  const time = left === null || left < 1000 ? '' : `, about ${describeTime(left)} of work`;
  return `${queue.jobs.length} ${queue.jobs.length === 1 ? 'job' : 'jobs'} left${time}${compiling.length === 0 ? '' : `; compiling ${compiling.join(', ')}`}.`;
};

/** `ngen queue status`: what waits, what compiles, how long it may take, and whether the queue is paused. */
export const queueStatus = async (invocation: InvocationOf<'queue'>, output: Output): Promise<number> => {
  const { common } = invocation;
  const location = locateStore(common);
  const answer = await askViews(location, common.eventLog, null);
  const queue = askQueue(answer);
  answer.close();
  const limits = settingsInUse(location.state, output).idle;
  const { idle, why } = await idleNow(queue, limits);
  const left = estimate(queue);
  if (common.json) {
    const { paused, jobs, service } = queue;
    output.document({ service: service === null ? 'stopped' : 'running', paused, idle, jobs, estimatedMs: left, waitingFor: service?.waiting ?? [], busyWith: why });
    return 0;
  }
  const compiling = queue.jobs.some((job) => job.state === 'compiling');
  output.text(`The queue is ${queue.paused ? 'paused' : 'not paused'}. ${compiling ? 'Something compiles now.' : 'Nothing compiles now.'} The machine is ${idle ? 'idle' : 'busy'}.`);
  output.text(describeService(queue, { idle, why, pollSeconds: limits.pollSeconds }));
  if (queue.jobs.length === 0) output.text('No jobs are queued.');
  else output.text(progress(queue, left));
  for (const job of queue.jobs) output.text(`${job.priority}  ${job.state.padEnd(9)}  ${job.assembly}`);
  return 0;
};
