import * as t from 'io-ts';
import { Architecture } from './architecture.ts';

/** An assembly that a root's application binds, with the identity it had when it was read. */
export const Member = t.readonly(
  t.type({
    assembly: t.string,
    mvid: t.string,
    path: t.string,
    /** SHA-256 of the source file, hexadecimal. */
    hash: t.string,
    /** Bytes of the source file. */
    size: t.number,
    /** The key of the image that this assembly needs in this closure; see `image-key.ts`. */
    image: t.string,
    /** The vendor's file already holds native code. */
    precompiled: t.boolean,
    /** Reached from the root by manifest references; the others are only held by the application's view. */
    required: t.boolean,
    /** Indices of the members that its manifest references. */
    references: t.readonlyArray(t.number),
    /** Those of them whose code its image takes in, and whose exact identity it insists on. */
    hardBound: t.readonlyArray(t.number),
  }),
  'Member',
);
export type Member = t.TypeOf<typeof Member>;

export const FrameworkVersion = t.readonly(t.type({ name: t.string, version: t.string }), 'FrameworkVersion');
export type FrameworkVersion = t.TypeOf<typeof FrameworkVersion>;

export const MissingReference = t.readonly(t.type({ name: t.string, wantedBy: t.string }), 'MissingReference');
export type MissingReference = t.TypeOf<typeof MissingReference>;

/** Everything that a root binds, as the loader would, at one moment. */
export const Closure = t.readonly(
  t.type({
    architecture: Architecture,
    frameworks: t.readonlyArray(FrameworkVersion),
    members: t.readonlyArray(Member),
    missing: t.readonlyArray(MissingReference),
  }),
  'Closure',
);
export type Closure = t.TypeOf<typeof Closure>;

const sameMember = (a: Member, b: Member): boolean =>
  a.path === b.path && a.image === b.image && a.hash === b.hash && a.required === b.required && a.precompiled === b.precompiled;

const sameList = <A>(same: (a: A, b: A) => boolean, a: readonly A[], b: readonly A[]): boolean =>
  a.length === b.length && a.every((item, index) => same(item, b[index]!));

/** Whether two bindings of a root lead to the same images and the same view. */
export const sameClosure = (a: Closure, b: Closure): boolean =>
  a.architecture === b.architecture &&
  sameList((x, y) => x.name === y.name && x.version === y.version, a.frameworks, b.frameworks) &&
  sameList((x, y) => x.name === y.name && x.wantedBy === y.wantedBy, a.missing, b.missing) &&
  sameList(sameMember, a.members, b.members);
