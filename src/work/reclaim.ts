import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { hasObject } from '../../adapters/image-store/objects.ts';
import { removeView, storedViews, unreferencedObjects } from '../../adapters/image-store/reclaim.ts';
import { sweepUnfinished } from '../../adapters/image-store/sweep-unfinished.ts';
import { sweepTemporary } from '../../adapters/image-store/temporary.ts';
import { viewsInUse } from '../../adapters/image-store/views-in-use.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { sweepLaunchers } from './sweep-launchers.ts';

/** The hashes of the files that a state needs or may need again: images, and copies of sources. */
export const keptObjects = (state: State): ReadonlySet<string> =>
  new Set([
    ...[...state.images.values()].flatMap((image) => (image.object === null ? [] : [image.object])),
    ...[...state.roots.values()].flatMap((root) => root.closure.members.map((member) => member.hash)),
  ]);

const reclaimViews = async (context: CommandContext, cache: string): Promise<void> => {
  const used = viewsInUse('/proc');
  const views = [...context.store.state().views.values()].filter((view) => view.root === null && !used.has(view.id)).map((view) => view.id);
  const events = await context.decide((state) => decide(state, { type: 'ReclaimViews', views }));
  for (const event of events) if (event.type === 'ViewReclaimed') removeView(cache, event.data.view);
  const known = context.store.state().views;
  for (const view of storedViews(cache)) if (!known.has(view) && !used.has(view)) removeView(cache, view);
};

/**
 * Retired images that nothing on disk depends on: no view holds the file any more, it is gone already, or an image that is needed has
 * the same one. What a file frees is counted once, whichever images had it.
 */
const reclaimable = (cache: string, state: State): readonly { readonly image: string; readonly freed: number }[] => {
  const images = [...state.images.values()];
  const live = new Set(images.flatMap((image) => (image.retired || image.object === null ? [] : [image.object])));
  const free = new Map(unreferencedObjects(cache, live, 0).map(({ hash, size }) => [hash, size]));
  return images
    .filter((image) => image.retired)
    .flatMap(({ id, object }) => {
      if (object === null || live.has(object) || !hasObject(cache, object)) return [{ image: id, freed: 0 }];
      const freed = free.get(object);
      if (freed === undefined) return [];
      free.set(object, 0);
      return [{ image: id, freed }];
    });
};

/**
 * Deletes what nothing needs and no process uses: retired views, retired images, copies of sources that no closure has any more, and what
 * dead processes left. The log says so first; a removal cut short is finished the next time.
 */
export const reclaim = async (context: CommandContext, cache: string): Promise<void> =>
  context.alone(async () => {
    sweepTemporary(cache);
    for (const folder of [context.store.stateFolder, cache, join(cache, 'records')]) sweepUnfinished(folder);
    sweepLaunchers(cache, context.store.state());
    await reclaimViews(context, cache);
    const images = reclaimable(cache, context.store.state());
    await context.decide((state) => decide(state, { type: 'ReclaimImages', images }));
    for (const { hash } of unreferencedObjects(cache, keptObjects(context.store.state()), 0)) rmSync(objectPath(cache, hash), { force: true });
  });
