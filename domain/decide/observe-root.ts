import { sameClosure } from '../closure.ts';
import { mayPass } from '../compile-failure.ts';
import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { requiredImages } from '../root.ts';
import type { State } from '../state.ts';
import { damagedImages, invalidatedBy, queueImages } from './bind-root.ts';
import { add, begin } from './script.ts';
import { newTraces } from './trace.ts';

/** Notes what changed under an installed root, and queues an update; the root is bound anew when that runs. */
export const observeRoot = (state: State, { root: id, findings, action, traces }: CommandOf<'ObserveRoot'>): readonly CacheEvent[] => {
  const root = state.roots.get(id);
  if (root === undefined) return [];
  const images = requiredImages(root);
  const rebound = !sameClosure(root.closure, findings.closure);
  let script = add(begin(state), newTraces(state, traces));
  if (rebound) script = add(script, invalidatedBy(state, root, findings.closure));
  script = add(script, damagedImages(script.state, images, findings.damaged));
  const waiting = [...images].filter((needed) => {
    const image = script.state.images.get(needed);
    // What just failed is not queued again by a look that nobody asked for.
    const again = action.origin !== 'automatic' && image?.validity === 'failed' && mayPass(image.failure!.reason);
    const anyway = action.force && (image?.validity === 'valid' || image?.validity === 'failed');
    return again || anyway || image?.validity === 'invalid' || image?.validity === 'none';
  });
  return rebound || waiting.length > 0 ? queueImages(script, null, waiting, action).events : script.events;
};
