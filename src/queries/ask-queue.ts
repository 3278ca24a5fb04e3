import { isAlive } from '../../adapters/host/process-identity.ts';
import type { OpenViews } from '../../adapters/views/read-views.ts';
import type { JobRow, QueueView } from '../../projections/queue-view.ts';

/** The log hears nothing of a process that was killed: what it had begun waits again. */
const asItIs = (job: JobRow): JobRow => (job.worker === null || isAlive(job.worker) ? job : { ...job, state: 'queued', worker: null });

/** The queue as the log has it and as the processes of this machine are. */
export const askQueue = (views: OpenViews): QueueView => {
  const queue = JSON.parse(views.queue()) as QueueView;
  const service = queue.service !== null && isAlive(queue.service.worker) ? queue.service : null;
  return { ...queue, service, jobs: queue.jobs.map(asItIs) };
};
