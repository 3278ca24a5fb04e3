import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { removeView, storedViews, unreferencedObjects } from '../../adapters/image-store/reclaim.ts';
import { sweepTemporary } from '../../adapters/image-store/temporary.ts';
import { viewsInUse } from '../../adapters/image-store/views-in-use.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { sweepLaunchers } from './sweep-launchers.ts';
import { sweepUnfinished } from './sweep-unfinished.ts';

const keptObjects = (state: State): ReadonlySet<string> =>
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

/** Retired images whose object no view on disk holds any more. */
const reclaimImages = async (context: CommandContext, cache: string): Promise<void> => {
  const retired = [...context.store.state().images.values()].filter((image) => image.retired);
  const live = new Set([...context.store.state().images.values()].flatMap((image) => (image.retired || image.object === null ? [] : [image.object])));
  const free = new Map(unreferencedObjects(cache, live, 0).map(({ hash, size }) => [hash, size]));
  const images = retired.flatMap(({ id, object }) => (object === null ? [{ image: id, freed: 0 }] : free.has(object) ? [{ image: id, freed: free.get(object)! }] : []));
  await context.decide((state) => decide(state, { type: 'ReclaimImages', images }));
};

/**
 * Deletes what nothing needs and no process uses: retired views, retired images, copies of sources that no closure has any more, and what
 * dead processes left. The log says so first; a removal cut short is finished the next time.
 */
export const reclaim = async (context: CommandContext, cache: string): Promise<void> =>
  context.alone(async () => {
    sweepTemporary(cache);
    for (const folder of [context.store.stateFolder, join(cache, 'records')]) sweepUnfinished(folder);
    sweepLaunchers(cache, context.store.state());
    await reclaimViews(context, cache);
    await reclaimImages(context, cache);
    for (const { hash } of unreferencedObjects(cache, keptObjects(context.store.state()), 0)) rmSync(objectPath(cache, hash), { force: true });
  });
