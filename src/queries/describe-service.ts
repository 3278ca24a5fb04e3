import type { IdleJudgement } from '../../adapters/host/idle.ts';
import type { QueueView } from '../../projections/queue-view.ts';

/** The machine as it is at this moment; a service that waits has its own last look at it. */
export type MachineNow = IdleJudgement & { readonly pollSeconds: number };

const asItIs = ({ idle, why, pollSeconds }: MachineNow): string =>
  idle ? `, which it is by now: it looks again within ${Math.ceil(pollSeconds)} s` : `, which it is not: ${why.join('; ')}`;

/** What is left and nobody works on does not go on by itself. */
const howToGoOn = ({ paused, jobs }: Pick<QueueView, 'paused' | 'jobs'>): string => {
  if (jobs.every(({ worker }) => worker !== null)) return '';
  return paused ? ' "ngen queue continue" lets the work go on, "ngen eqi" does it now.' : ' "ngen service run" lets the work go on, "ngen eqi" does it now.';
};

/** Whether the native image service runs, and what it waits for, in a sentence; `now`, where the machine was looked at, tells whether that still holds. */
export const describeService = ({ service, paused, jobs }: QueueView, now: MachineNow | null = null): string => {
  if (service === null) return `The native image service does not run.${howToGoOn({ paused, jobs })}`;
  const runs = `The native image service runs as process ${service.worker.pid}`;
  if (paused) return `${runs}, and waits until the queue continues.`;
  if (service.waiting !== null) return `${runs}, and waits until the machine is idle${now === null ? '' : asItIs(now)}. When it began to wait: ${service.waiting.join('; ')}.`;
  return jobs.some(({ state }) => state === 'compiling') ? `${runs}.` : `${runs}, and has nothing to compile just now.`;
};
