import { setTimeout as delay } from 'node:timers/promises';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { OpenViews } from '../../adapters/views/read-views.ts';
import type { QueueView } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { askQueue } from './ask-queue.ts';
import { askViews } from './ask-views.ts';

type Wait = Extract<InvocationOf<'queue'>, { verb: 'wait' }>;

const pollMs = 200;

type Look = { readonly left: QueueView['jobs']; readonly failed: ReadonlyMap<string, string> };

const failedImages = (views: OpenViews): ReadonlyMap<string, string> =>
  new Map(
    (JSON.parse(`[${views.joined('json', 'images', ',')}]`) as readonly DisplayedImage[])
      .filter((image) => image.state === 'failed' && image.job === null)
      .map((image) => [image.id, `${image.assembly}: ${image.reasons.join('; ')}`]),
  );

const look = async ({ common, upTo }: Wait): Promise<Look> => {
  const views = await askViews(locateStore(common), common.eventLog, null);
  try {
    return { left: askQueue(views).jobs.filter((job) => job.priority <= (upTo ?? 3)), failed: failedImages(views) };
  } finally {
    views.close();
  }
};

/** `ngen queue wait`: returns when nothing up to that priority waits any more, with what failed meanwhile. */
export const queueWait = async (invocation: Wait, output: Output): Promise<number> => {
  const before = await look(invocation);
  let told = false;
  for (let now = before; ; now = await look(invocation)) {
    if (now.left.length === 0) {
      output.status(null);
      const failures = [...now.failed].filter(([image]) => !before.failed.has(image)).map(([, what]) => what);
      for (const failure of failures) output.error(failure);
      return failures.length === 0 ? 0 : 1;
    }
    if (!told && now.left.every((job) => job.worker === null)) {
      told = true;
      output.warning('Nobody works on the queue now. This waits until it is done: "ngen eqi" runs what is queued.');
    }
    output.status(`${now.left.length} jobs left`);
    await delay(pollMs);
  }
};
