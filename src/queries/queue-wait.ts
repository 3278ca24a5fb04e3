import { setTimeout as delay } from 'node:timers/promises';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { QueueView } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { askQueue } from './ask-queue.ts';
import { describeService } from './describe-service.ts';
import { askViews } from './ask-views.ts';

type Wait = Extract<InvocationOf<'queue'>, { verb: 'wait' }>;

const pollMs = 200;

type Look = { readonly queue: QueueView; readonly left: QueueView['jobs']; readonly images: readonly DisplayedImage[] };

const look = async ({ common, upTo }: Wait): Promise<Look> => {
  const views = await askViews(locateStore(common), common.eventLog, null);
  try {
    const queue = askQueue(views);
    return {
      queue,
      left: queue.jobs.filter((job) => job.priority <= (upTo ?? 3)),
      images: JSON.parse(`[${views.joined('json', 'images', ',')}]`) as readonly DisplayedImage[],
    };
  } finally {
    views.close();
  }
};

const failedIn = (images: readonly DisplayedImage[]): ReadonlySet<string> => new Set(images.filter(({ state, job }) => state === 'failed' && job === null).map(({ id }) => id));

type NotMade = Pick<DisplayedImage, 'assembly' | 'state' | 'reasons'>;

/** What was waited for and is not there, and what failed meanwhile: an image whose application could not be read stays as it was. */
const notMade = (images: readonly DisplayedImage[], awaited: ReadonlySet<string>, failedBefore: ReadonlySet<string>): readonly NotMade[] =>
  images
    .filter(({ id, state }) => (awaited.has(id) ? state !== 'valid' && state !== 'precompiled' : state === 'failed' && !failedBefore.has(id)))
    .map(({ assembly, state, reasons }) => ({ assembly, state, reasons }));

const describeNotMade = ({ assembly, state, reasons }: NotMade): string => `${assembly}: ${reasons.length === 0 ? `its image is ${state}` : reasons.join('; ')}`;

/** Who waits should know that it may take long; null while somebody works. */
const whyNobodyWorks = ({ queue, left }: Look): string | null => {
  if (left.some((job) => job.worker !== null)) return null;
  if (queue.paused) return 'The queue is paused.';
  if (queue.service === null) return 'Nobody works on the queue now.';
  return queue.service.waiting === null ? null : describeService(queue);
};

/** `ngen queue wait`: returns when nothing up to that priority waits any more, with what failed, also when that was before: since the queue was empty last, of what was left to the service. */
export const queueWait = async (invocation: Wait, output: Output): Promise<number> => {
  const before = await look(invocation);
  const failedBefore = failedIn(before.images);
  // What is over by now was waited for no less than what comes: who queues and then waits may come too late to see it fail.
  const awaited = new Set(before.queue.notMade.filter(({ priority }) => priority <= (invocation.upTo ?? 3)).map(({ image }) => image));
  let told = false;
  for (let now = before; ; now = await look(invocation)) {
    for (const { image } of now.left) if (image !== null) awaited.add(image);
    if (now.left.length === 0) {
      output.status(null);
      const failures = notMade(now.images, awaited, failedBefore);
      if (invocation.common.json) output.document({ jobsLeft: 0, failures });
      for (const failure of failures) output.error(describeNotMade(failure));
      return failures.length === 0 ? 0 : 1;
    }
    const held = whyNobodyWorks(now);
    if (!told && held !== null) {
      told = true;
      output.warning(`${held} This waits until it is done: "ngen eqi" runs what is queued.`);
    }
    output.status(`${now.left.length} jobs left${held === null ? '' : `. ${held}`}`);
    await delay(pollMs);
  }
};
