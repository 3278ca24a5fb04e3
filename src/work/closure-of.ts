import type { Framework } from '../../adapters/binding/binding.ts';
import type { Architecture } from '../../domain/architecture.ts';
import type { Closure, Member, MissingReference } from '../../domain/closure.ts';
import { reachableFrom, type ReferenceNode } from './reference-graph.ts';

export type ClosureParts = {
  readonly nodes: readonly ReferenceNode[];
  /** The file of the main assembly. */
  readonly app: string;
  readonly architecture: Architecture;
  readonly frameworks: readonly Pick<Framework, 'name' | 'version'>[];
  /** The key of each node's image. */
  readonly images: readonly string[];
  /** Whether native code of its vendor's is taken instead of an image. */
  readonly isLeftAlone: (node: ReferenceNode) => boolean;
};

const missingOf = (nodes: readonly ReferenceNode[], required: ReadonlySet<number>): readonly MissingReference[] =>
  [...required].flatMap((index) => nodes[index]!.missing.map((name) => ({ name, wantedBy: nodes[index]!.read.file })));

/** The closure of a binding's main assembly: members in the order of `nodes`, who references whom, and which are required. */
export const closureOf = ({ nodes, app, architecture, frameworks, images, isLeftAlone }: ClosureParts): Closure => {
  const start = nodes.findIndex(({ read }) => read.file === app);
  const required = start === -1 ? new Set<number>() : reachableFrom(nodes, start);
  return {
    architecture,
    frameworks: frameworks.map(({ name, version }) => ({ name, version })),
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
        precompiled: isLeftAlone(node),
        required: required.has(index) && read.info !== null,
        references,
        hardBound,
      };
    }),
  };
};
