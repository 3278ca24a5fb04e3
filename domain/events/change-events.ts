import * as t from 'io-ts';

/** Who changed a file when nobody called us. A package is named only where the machine's own records leave no doubt. Times in milliseconds since 1970. */
export const ChangedBy = t.union(
  [
    t.readonly(t.type({ kind: t.literal('package'), package: t.string, version: t.string, time: t.number })),
    /** Some time after `after` (null: nobody knows since when) and not later than `before`. */
    t.readonly(t.type({ kind: t.literal('unknown'), after: t.union([t.number, t.null]), before: t.number })),
  ],
  'ChangedBy',
);
export type ChangedBy = t.TypeOf<typeof ChangedBy>;

/**
 * Something that a root binds was found changed. `what`: the path of an assembly, or the name of a framework, as in the reason of an
 * invalidation; `to`: the hash or version that it has now, null where it is gone.
 */
export const ChangeTraced = t.readonly(t.type({ what: t.string, to: t.union([t.string, t.null]), by: ChangedBy }), 'ChangeTraced');
export type ChangeTraced = t.TypeOf<typeof ChangeTraced>;
