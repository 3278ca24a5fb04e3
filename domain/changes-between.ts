import type { Closure } from './closure.ts';

/** What is another in `after` than in `before`: paths of assemblies with their hash, names of frameworks with their version; `to` null where it is gone. */
export type Change = { readonly what: string; readonly to: string | null };

const differences = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly Change[] => [
  ...[...after].filter(([what, to]) => before.get(what) !== to).map(([what, to]) => ({ what, to })),
  ...[...before.keys()].filter((what) => !after.has(what)).map((what) => ({ what, to: null })),
];

const files = ({ members }: Closure): ReadonlyMap<string, string> => new Map(members.map(({ path, hash }) => [path, hash]));
const frameworks = (closure: Closure): ReadonlyMap<string, string> => new Map(closure.frameworks.map(({ name, version }) => [name, version]));

export const changesBetween = (before: Closure, after: Closure): readonly Change[] => [
  ...differences(files(before), files(after)),
  ...differences(frameworks(before), frameworks(after)),
];
