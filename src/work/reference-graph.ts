import { dirname } from 'node:path';
import type { Binding } from '../../adapters/binding/binding.ts';
import { displayName } from '../../domain/assembly-name.ts';
import type { KeyedAssembly } from '../../domain/image-key.ts';
import type { ReadMember } from './read-members.ts';

/** A member of a binding, and what its references lead to. */
export type ReferenceNode = {
  readonly read: ReadMember;
  readonly keyed: KeyedAssembly;
  /** Indices of other nodes. */
  readonly references: readonly number[];
  /** Folders of the frameworks that it references. */
  readonly frameworks: ReadonlySet<string>;
  /** Display names of what neither the application nor a framework has. */
  readonly missing: readonly string[];
};

const keyed = ({ info, file, hash }: ReadMember): KeyedAssembly => ({
  assembly: info === null ? file : displayName(info.name),
  mvid: info?.mvid ?? '',
  hash,
});

/** Who references whom, by simple names without regard to case, as the host binds; an application's own assembly goes before a framework's. */
export const referenceGraph = (members: readonly ReadMember[], binding: Binding): readonly ReferenceNode[] => {
  const indices = new Map(members.map((member, index) => [member.simpleName.toLowerCase(), index]));
  const frameworkFiles = new Map([...binding.frameworkAssemblies].map(([name, file]) => [name.toLowerCase(), file]));
  return members.map((read) => {
    const references: number[] = [];
    const frameworks = new Set<string>();
    const missing: string[] = [];
    for (const reference of read.info?.references ?? []) {
      const name = reference.name.toLowerCase();
      const index = indices.get(name);
      const file = frameworkFiles.get(name);
      if (index !== undefined) references.push(index);
      else if (file !== undefined) frameworks.add(dirname(file));
      else missing.push(displayName(reference));
    }
    return { read, keyed: keyed(read), references, frameworks, missing };
  });
};

/** Indices of the nodes that `start` leads to, itself included. */
export const reachableFrom = (nodes: readonly ReferenceNode[], start: number): ReadonlySet<number> => {
  const seen = new Set([start]);
  for (const index of seen) for (const next of nodes[index]!.references) seen.add(next);
  return seen;
};
