import type { Binding, BoundAssembly } from './binding.ts';

/** What a root requires, and what is referenced and in neither the application nor a framework. */
export type ReferenceClosure = {
  /** The root first, then in the order in which references lead to them. */
  readonly members: readonly BoundAssembly[];
  readonly missing: readonly { readonly what: string; readonly wantedBy: string }[];
};

/**
 * The transitive manifest references of `rootFile` among `binding.assemblies`. `readReferences` gives the simple names that a file
 * references (none for what is no managed assembly), which are compared as the runtime does, without regard to case. What raises
 * there goes through.
 */
export const referenceClosure = (rootFile: string, binding: Binding, readReferences: (file: string) => readonly string[]): ReferenceClosure => {
  const byName = new Map(binding.assemblies.map((assembly) => [assembly.simpleName.toLowerCase(), assembly]));
  const frameworkNames = new Set([...binding.frameworkAssemblies.keys()].map((name) => name.toLowerCase()));
  const root = binding.assemblies.find(({ file }) => file === rootFile);
  const members = new Set(root === undefined ? [] : [root]);
  const missing: { what: string; wantedBy: string }[] = [];
  for (const { file } of members) {
    for (const name of readReferences(file)) {
      const member = byName.get(name.toLowerCase());
      if (member !== undefined) members.add(member);
      else if (!frameworkNames.has(name.toLowerCase())) missing.push({ what: name, wantedBy: file });
    }
  }
  return { members: [...members], missing };
};
