import type { EventType } from './events.ts';

/** Brings an event's data from one version of its type to the next. */
export type Upcast = (data: unknown) => unknown;

/** For a type, the steps from version 1 to 2, from 2 to 3, and so on. */
export type Upcasts = { readonly [T in EventType]?: readonly Upcast[] };

type OldClosure = { readonly closure: { readonly members: readonly object[] } };

/** Before members said what they are hard bound to, none was. */
const withoutHardBinding: Upcast = (data) => {
  const { closure } = data as OldClosure;
  return { ...(data as object), closure: { ...closure, members: closure.members.map((member) => ({ ...member, hardBound: [] })) } };
};

/** Before a root could be for another machine's processor, each was for its own. */
const forThisMachine: Upcast = (data) => ({ ...(data as object), spec: { ...(data as { readonly spec: object }).spec, target: null } });

/**
 * Here, and nowhere else, an older version of an event becomes the present one. Who changes a codec so that stored data would not pass, or
 * would mean something else, adds a step for that type; its version goes up with that.
 */
export const upcasts: Upcasts = { RootInstalled: [withoutHardBinding, forThisMachine], RootRebound: [withoutHardBinding] };

/** The version in which this program writes and understands a type's data. */
export const versionOf = (type: EventType, table: Upcasts = upcasts): number => 1 + (table[type]?.length ?? 0);

/** Data of a version from 1 to the present one, as the present one has it. */
export const upcast = (type: EventType, version: number, data: unknown, table: Upcasts = upcasts): unknown =>
  (table[type] ?? []).slice(version - 1).reduce((older, step) => step(older), data);
