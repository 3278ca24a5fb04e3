import type { Closure } from '../domain/closure.ts';
import type { Cause } from './audit-entry.ts';

/** When a root was bound last, and what it bound: paths of assemblies and names of frameworks. */
type Binding = { readonly position: number; readonly bound: ReadonlySet<string> };

/** What changed under a root since it was bound before, as far as the log tells. */
export type RootChanges = {
  /** The frameworks, and where none changed the files, in the order in which that was found. */
  readonly all: readonly Cause[];
  /** The changes that one of its assemblies, and thereby an image of it, rests on. */
  readonly under: (path: string) => readonly Cause[];
};

const none: RootChanges = { all: [], under: () => [] };

/** The paths of an assembly and of all that it leads to. */
const leadsTo = ({ members }: Closure, path: string): ReadonlySet<string> => {
  const indexes = new Set([members.findIndex((member) => member.path === path)]);
  for (const index of indexes) for (const next of members[index]?.references ?? []) indexes.add(next);
  return new Set([...indexes].map((index) => members[index]?.path ?? path));
};

/**
 * Remembers what was found changed, by whichever command, until a root that binds it is bound anew: an image that other roots keep valid is not
 * found invalid then, and the change itself is why the root has another one.
 */
export const changesOfRoots = (): { readonly note: (what: string, change: Cause) => void; readonly bind: (root: string, position: number, closure: Closure) => RootChanges } => {
  const changes = new Map<string, Cause>();
  const bindings = new Map<string, Binding>();
  return {
    note: (what, change) => void changes.set(what, change),
    bind: (root, position, closure) => {
      const before = bindings.get(root);
      const bound = new Set([...closure.frameworks.map(({ name }) => name), ...closure.members.map(({ path }) => path)]);
      bindings.set(root, { position, bound });
      if (before === undefined) return none;
      const since = new Map([...changes].filter(([what, change]) => change.position > before.position && (bound.has(what) || before.bound.has(what))));
      const frameworks = [...since].filter(([what]) => !what.startsWith('/'));
      const told = frameworks.length > 0 ? frameworks : [...since];
      const all = told.map(([, change]) => change);
      return {
        all,
        under: (path) => {
          const own = since.get(path);
          if (own !== undefined) return [own];
          if (all.length === 0) return [];
          const below = leadsTo(closure, path);
          const found = told.filter(([what]) => !what.startsWith('/') || below.has(what)).map(([, change]) => change);
          return found.length > 0 ? found : all;
        },
      };
    },
  };
};
