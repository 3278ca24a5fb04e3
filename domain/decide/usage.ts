import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { evolve } from '../evolve/evolve.ts';
import type { State } from '../state.ts';
import { isKnown, isUnused, lastSeen } from '../usage.ts';
import { add, begin } from './script.ts';
import { uninstallRoots } from './uninstall-roots.ts';

/** Only of what nobody installed it matters how often it is used. */
const isAutomatic = (state: State, path: string): boolean => [...state.roots.values()].every((root) => root.path !== path || state.automatic.has(root.id));

export const observeUsage = (state: State, { sightings }: CommandOf<'ObserveUsage'>): readonly CacheEvent[] => {
  const events: CacheEvent[] = [];
  let now = state;
  for (const data of sightings) {
    if (!isAutomatic(now, data.path) || isKnown(now.usage.get(data.path) ?? [], data)) continue;
    const event: CacheEvent = { type: 'UsageObserved', data };
    events.push(event);
    now = evolve(now, event);
  }
  return events;
};

/** Takes away what was chosen automatically and is used no more, with its images. What somebody installed stays. */
export const giveUpUnused = (state: State, { now, gone }: CommandOf<'GiveUpUnused'>): readonly CacheEvent[] => {
  const givenUp = [...state.automatic].flatMap(([root, path]): readonly CacheEvent[] => {
    const history = state.usage.get(path) ?? [];
    const why = gone.has(root) ? 'gone' : isUnused(history, now) ? 'unused' : null;
    return why === null ? [] : [{ type: 'RootGivenUp', data: { root, why, lastSeen: lastSeen(history) } }];
  });
  const script = add(begin(state), givenUp);
  return add(script, uninstallRoots(script.state, { type: 'UninstallRoots', roots: givenUp.flatMap((event) => (event.type === 'RootGivenUp' ? [event.data.root] : [])) })).events;
};

/** A root that nobody installed is on the record with why; one that somebody asks for is somebody's from then on. */
export const chosenOrKept = (state: State, id: string, { spec, action, chosen }: CommandOf<'BindRoot'>): readonly CacheEvent[] => {
  if (chosen !== undefined) return state.roots.has(id) ? [] : [{ type: 'RootChosen', data: { root: id, path: spec.path, ...chosen } }];
  return action.kind === 'install' && action.origin !== 'automatic' && state.automatic.has(id) ? [{ type: 'RootKept', data: { root: id } }] : [];
};
