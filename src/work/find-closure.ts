import type { Binding } from '../../adapters/binding/binding.ts';
import type { Architecture } from '../../domain/architecture.ts';
import type { Closure, Member, MissingReference } from '../../domain/closure.ts';
import type { CompileKind } from './compiler-options.ts';
import { imageKeys, type CompileEnvironment } from './image-keys.ts';
import { isPartOfComposite, type ReadMember } from './read-members.ts';
import { reachableFrom, referenceGraph, type ReferenceNode } from './reference-graph.ts';

/**
 * A vendor's native code for the processor serves the default scenario, unless it is to be hard bound or to leave methods out; every other kind of image is compiled
 * afresh from the file's IL.
 */
const isLeftAlone = ({ read: { info, bypassed }, hardBound }: ReferenceNode, { scenario, frameworkBubble }: CompileKind, architecture: Architecture): boolean => {
  if (info === null || info.native === null || info.machine.split(' ')[0] !== architecture || scenario !== 'default' || frameworkBubble) return false;
  return isPartOfComposite(info) || (hardBound.length === 0 && bypassed.length === 0);
};

const missingOf = (nodes: readonly ReferenceNode[], required: ReadonlySet<number>): readonly MissingReference[] =>
  [...required].flatMap((index) => nodes[index]!.missing.map((name) => ({ name, wantedBy: nodes[index]!.read.file })));

/** The closure of a binding's main assembly, from what its files were read to be: members, who references whom, and each one's image key. */
export const findClosure = (members: readonly ReadMember[], binding: Binding, environment: CompileEnvironment, kind: CompileKind): Closure => {
  const nodes = referenceGraph(members, binding);
  const images = imageKeys(nodes, binding.frameworks, environment, kind);
  const start = members.findIndex((member) => member.file === binding.app);
  const required = start === -1 ? new Set<number>() : reachableFrom(nodes, start);
  return {
    architecture: environment.architecture,
    frameworks: binding.frameworks.map(({ name, version }) => ({ name, version })),
    missing: missingOf(nodes, required),
    members: nodes.map((node, index): Member => {
      const { read, keyed, references, hardBound } = node;
      return {
        assembly: keyed.assembly,
        mvid: keyed.mvid,
        path: read.file,
        hash: read.hash,
        size: read.size,
        image: images[index]!,
        precompiled: isLeftAlone(node, kind, environment.architecture),
        required: required.has(index) && read.info !== null,
        references,
        hardBound,
      };
    }),
  };
};
