import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { judgeIdle, reasonsOfUse, thisMachine, type IdleJudgement, type IdleThresholds } from '../../adapters/host/idle.ts';
import { sessionsInUse } from '../../adapters/host/graphical-sessions.ts';
import { othersWork, reasonsOfWork } from '../../adapters/host/others-work.ts';
import { sampleWork } from '../../adapters/host/work-sample.ts';
import type { QueueView } from '../../projections/queue-view.ts';

/** Milliseconds in which others' work is told from ours. */
const windowMs = 250;

const workers = ({ service, jobs }: QueueView): readonly number[] => {
  const all = [...(service === null ? [] : [service.worker]), ...jobs.flatMap(({ worker }) => worker ?? [])];
  return [...new Set(all.filter((worker) => isAlive(worker)).map(({ pid }) => pid))];
};

/** Whether the machine is idle now, what works on the queue left out: by the kernel's averages when nobody does, else by a short look. */
export const idleNow = async (queue: QueueView, limits: IdleThresholds): Promise<IdleJudgement> => {
  const own = workers(queue);
  const sessions = await sessionsInUse();
  if (own.length === 0) {
    const why = [...judgeIdle(limits).why, ...sessions];
    return { idle: why.length === 0, why };
  }
  const before = sampleWork(own);
  await delay(windowMs);
  const world = thisMachine();
  const why = [...reasonsOfWork(limits, othersWork(before, sampleWork(own))), ...reasonsOfUse(limits, world), ...sessions];
  return { idle: why.length === 0, why };
};
