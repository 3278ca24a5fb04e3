import * as t from 'io-ts';

/** What tells that an application is used: a process of it, its command among the .NET tools, a unit of systemd that starts it. */
export const SeenAs = t.keyof({ process: null, tool: null, unit: null }, 'SeenAs');
export type SeenAs = t.TypeOf<typeof SeenAs>;

/** An application was seen in use. `time`, in milliseconds since 1970: when its process started, else when we looked. */
export const UsageObserved = t.readonly(t.type({ path: t.string, as: SeenAs, time: t.number }), 'UsageObserved');
export type UsageObserved = t.TypeOf<typeof UsageObserved>;

/** An application that nobody installed is to have images, for it is used often: on so many days, in so many starts, within the week before. */
export const RootChosen = t.readonly(t.type({ root: t.string, path: t.string, days: t.number, starts: t.number }), 'RootChosen');

/** Somebody asked for what was chosen automatically: it is no longer reclaimed. */
export const RootKept = t.readonly(t.type({ root: t.string }), 'RootKept');

/** What was chosen automatically is no longer wanted: its file is gone, or it was last seen in use at `lastSeen`, in milliseconds since 1970. */
export const RootGivenUp = t.readonly(t.type({ root: t.string, why: t.keyof({ unused: null, gone: null }), lastSeen: t.union([t.number, t.null]) }), 'RootGivenUp');
