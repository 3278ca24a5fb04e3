import * as t from 'io-ts';

/** 1 now; 2 now, but after all of 1; 3 when the machine is idle (manual, "Priority Levels"). */
export const Priority = t.union([t.literal(1), t.literal(2), t.literal(3)], 'Priority');
export type Priority = t.TypeOf<typeof Priority>;

/** Why an action is in the queue: asked for and waited for, asked for with `/queue`, or the cache's own idea. */
export const Origin = t.keyof({ manual: null, deferred: null, automatic: null }, 'Origin');
export type Origin = t.TypeOf<typeof Origin>;

const rank: Record<Origin, number> = { manual: 0, deferred: 1, automatic: 2 };

export type Queued = { readonly priority: Priority; readonly origin: Origin; readonly order: number };

/** The order in which queued actions run: priority, then who asked, then first come. */
export const compareQueued = (a: Queued, b: Queued): number => a.priority - b.priority || rank[a.origin] - rank[b.origin] || a.order - b.order;
