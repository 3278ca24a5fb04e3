import * as t from 'io-ts';

/** Why an image may no longer be used (manual, "Invalid Images"). */
export const InvalidationKind = t.keyof(
  {
    assemblyReplaced: null,
    dependencyReplaced: null,
    frameworkChanged: null,
    environmentChanged: null,
    imageDamaged: null,
    sourceUntrusted: null,
    forced: null,
  },
  'InvalidationKind',
);

export const InvalidationReason = t.readonly(
  t.type({
    kind: InvalidationKind,
    /** What changed: a path, an assembly or a framework. */
    what: t.string,
    from: t.union([t.string, t.null]),
    to: t.union([t.string, t.null]),
  }),
  'InvalidationReason',
);
export type InvalidationReason = t.TypeOf<typeof InvalidationReason>;
