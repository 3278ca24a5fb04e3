import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { retireUnneeded } from './retire.ts';
import { add, begin } from './script.ts';
import { recordUnmade } from './unmade.ts';

/** Takes roots away, with their queued actions, their views, and the images that nothing else needs. */
export const uninstallRoots = (state: State, { roots }: CommandOf<'UninstallRoots'>): readonly CacheEvent[] => {
  let script = begin(state);
  for (const root of new Set(roots)) {
    if (!state.roots.has(root)) continue;
    const actions = [...state.actions.values()].filter((action) => action.root === root);
    const views = [...state.views.values()].filter((view) => view.root === root);
    script = add(script, [
      ...actions.map((action): CacheEvent => ({ type: 'ActionCancelled', data: { action: action.id, reason: 'its root was uninstalled' } })),
      ...views.map((view): CacheEvent => ({ type: 'ViewRetired', data: { view: view.id } })),
      { type: 'RootUninstalled', data: { root } },
    ]);
  }
  script = add(script, retireUnneeded(script.state, 'no root needs it any more'));
  return [...recordUnmade(script.state), ...script.events];
};
