import * as t from 'io-ts';
import { Closure } from '../closure.ts';
import { RootSpec } from '../root.ts';

/** Somebody asked for a root's images; `closure` is what the root bound at that moment. */
export const RootInstalled = t.readonly(t.type({ root: t.string, spec: RootSpec, closure: Closure }), 'RootInstalled');

/** A member of the closure that a root had before, by its identity. */
const FormerMember = t.readonly(t.type({ assembly: t.string, mvid: t.string, image: t.string }), 'FormerMember');

/** A root binds other assemblies, or the same ones with other contents, than it did: `before`, and `closure` from now on. */
export const RootRebound = t.readonly(t.type({ root: t.string, before: t.readonlyArray(FormerMember), closure: Closure }), 'RootRebound');

export const RootUninstalled = t.readonly(t.type({ root: t.string }), 'RootUninstalled');

/** The launcher of an executable root starts it through this view from now on. */
export const ViewPublished = t.readonly(t.type({ root: t.string, view: t.string, images: t.number, copies: t.number }), 'ViewPublished');

/** Nothing starts through this view any more; processes that did may still use it. */
export const ViewRetired = t.readonly(t.type({ view: t.string }), 'ViewRetired');

export const ViewReclaimed = t.readonly(t.type({ view: t.string }), 'ViewReclaimed');
