import { setTimeout as delay } from 'node:timers/promises';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { JobRow, QueueView } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { askViews, type Answer } from './ask-views.ts';

type Wait = Extract<InvocationOf<'queue'>, { verb: 'wait' }>;

const pollMs = 200;

const waiting = (answer: Answer, upTo: number): readonly JobRow[] => (JSON.parse(answer.queue()) as QueueView).jobs.filter((job) => job.priority <= upTo);

const failed = (answer: Answer): readonly string[] =>
  (JSON.parse(`[${answer.joined('json', 'images', ',')}]`) as readonly DisplayedImage[])
    .filter((image) => image.state === 'failed')
    .map((image) => `${image.assembly}: ${image.reasons.join('; ')}`);

/** `ngen queue wait`: returns when nothing up to that priority waits any more, with what could not be compiled. */
export const queueWait = async (invocation: Wait, output: Output): Promise<number> => {
  const { common, upTo } = invocation;
  for (;;) {
    const answer = await askViews(locateStore(common), common.eventLog, null);
    const left = waiting(answer, upTo ?? 3).length;
    const failures = left === 0 ? failed(answer) : [];
    answer.close();
    if (left === 0) {
      output.status(null);
      for (const failure of failures) output.error(failure);
      return failures.length === 0 ? 0 : 1;
    }
    output.status(`${left} jobs left`);
    await delay(pollMs);
  }
};
