import { dirname } from 'node:path';
import type { Binding } from '../../adapters/binding/binding.ts';
import { displayName } from '../../domain/assembly-name.ts';
import { bindsHard } from '../../domain/hard-binding.ts';
import type { KeyedAssembly } from '../../domain/image-key.ts';
import { reachable } from '../../domain/reachable.ts';
import { hintFor } from './load-hints.ts';
import { isPartOfComposite, type ReadMember } from './read-members.ts';

/** A member of a binding, and what its references lead to. */
export type ReferenceNode = {
  readonly read: ReadMember;
  readonly keyed: KeyedAssembly;
  /** Indices of other nodes. */
  readonly references: readonly number[];
  /** Those of them that it is hard bound to. */
  readonly hardBound: readonly number[];
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

/** A part of a composite image stays as its vendor made it: the other parts rely on where the fields of its types are. */
const mayBind = ({ info }: ReadMember): boolean => info !== null && !isPartOfComposite(info);

/** Who references whom, by simple names without regard to case, as the host binds; an application's own assembly goes before a framework's. */
export const referenceGraph = (members: readonly ReadMember[], binding: Binding): readonly ReferenceNode[] => {
  const indices = new Map(members.map((member, index) => [member.simpleName.toLowerCase(), index]));
  const frameworkFiles = new Map([...binding.frameworkAssemblies].map(([name, file]) => [name.toLowerCase(), file]));
  return members.map((read) => {
    const references: number[] = [];
    const hardBound: number[] = [];
    const frameworks = new Set<string>();
    const missing: string[] = [];
    for (const reference of read.info?.references ?? []) {
      const name = reference.name.toLowerCase();
      const index = indices.get(name);
      const file = frameworkFiles.get(name);
      if (index !== undefined) {
        references.push(index);
        const bound = members[index]!;
        if (mayBind(read) && mayBind(bound) && bindsHard(hintFor(read.hints, reference), bound.hints.defaultHint)) hardBound.push(index);
      } else if (file !== undefined) frameworks.add(dirname(file));
      else missing.push(displayName(reference));
    }
    return { read, keyed: keyed(read), references, hardBound, frameworks, missing };
  });
};

/** Indices of the nodes that `start` leads to, itself included. */
export const reachableFrom = (nodes: readonly ReferenceNode[], start: number): ReadonlySet<number> => reachable(start, (index) => nodes[index]!.references);
