import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import type { ReadMember } from '../read-members.ts';
import { keyedMember, type ReferenceNode } from '../reference-graph.ts';

/**
 * Who references whom, as Mono binds: two versions of one name are two nodes. The framework's assemblies are nodes like any others. Mono has no hard
 * binding: each image insists on the identity of everything that it depends on.
 */
export const monoGraph = ({ assemblies, missing }: MonoBinding, members: readonly ReadMember[]): readonly ReferenceNode[] =>
  assemblies.map(({ file, references }, index) => {
    const read = members[index]!;
    return {
      read,
      keyed: keyedMember(read),
      references: [...new Set(references.flatMap((to) => to ?? []))],
      hardBound: [],
      frameworks: new Set<string>(),
      missing: missing.flatMap(({ name, wantedBy }) => (wantedBy === file ? [name] : [])),
    };
  });
