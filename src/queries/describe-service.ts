import type { QueueView } from '../../projections/queue-view.ts';

/** Whether the native image service runs, and what it waits for, in a sentence. */
export const describeService = ({ service, paused, jobs }: QueueView): string => {
  if (service === null) return 'The native image service does not run.';
  const runs = `The native image service runs as process ${service.worker.pid}`;
  if (paused) return `${runs}, and waits until the queue continues.`;
  if (service.waiting !== null) return `${runs}, and waits until the machine is idle. When it began to wait: ${service.waiting.join('; ')}.`;
  return jobs.some(({ state }) => state === 'compiling') ? `${runs}.` : `${runs}, and has nothing to compile just now.`;
};
