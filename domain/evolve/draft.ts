import type { Priority } from '../priority.ts';
import type { Root } from '../root.ts';
import type { Action, Image, Job, Service, State, View } from '../state.ts';
import type { Sighting } from '../usage.ts';

/** A state under construction: the maps are this fold's own copies and may be written. */
export type Draft = {
  roots: Map<string, Root>;
  images: Map<string, Image>;
  actions: Map<string, Action>;
  jobs: Map<string, Job>;
  views: Map<string, View>;
  compilers: Map<string, string>;
  traced: Map<string, string | null>;
  usage: Map<string, readonly Sighting[]>;
  automatic: Map<string, string>;
  service: Service | null;
  compiled: State['compiled'];
  notMade: Map<string, Priority>;
  paused: boolean;
  queued: number;
};

export const draftOf = (state: State): Draft => ({
  ...state,
  roots: new Map(state.roots),
  images: new Map(state.images),
  actions: new Map(state.actions),
  jobs: new Map(state.jobs),
  views: new Map(state.views),
  compilers: new Map(state.compilers),
  traced: new Map(state.traced),
  usage: new Map(state.usage),
  automatic: new Map(state.automatic),
  notMade: new Map(state.notMade),
});

/** Changes part of what the map holds under the key, if it holds anything. */
export const change = <V>(map: Map<string, V>, key: string, part: Partial<V>): void => {
  const value = map.get(key);
  if (value !== undefined) map.set(key, { ...value, ...part });
};
