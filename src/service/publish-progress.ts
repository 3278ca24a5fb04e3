import { publishViews, viewsOf } from '../store/publish-views.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds at the least between two publications; and no more than this part of the time is spent on them. */
const leastMs = 1000;
const mostOfTime = 0.05;

export type Publisher = {
  /** Publishes what is new if it is time to; else says in how many milliseconds it will be. Null: nothing is new. */
  readonly publish: () => Promise<number | null>;
};

/** Lets ordinary users see how the work goes on, now and then: a large store takes long to publish. */
export const publisher = (store: Store): Publisher => {
  let published = -1;
  let next = 0;
  return {
    publish: async () => {
      const head = store.head();
      if (head.revision === published) return null;
      const begun = performance.now();
      if (begun < next) return next - begun;
      await publishViews(store.stateFolder, { stream: store.log.stream, ...head }, viewsOf(store.cache, store.state()));
      published = head.revision;
      const end = performance.now();
      next = end + Math.max(leastMs, (end - begun) / mostOfTime);
      return null;
    },
  };
};
