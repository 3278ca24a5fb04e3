import { createHash } from 'node:crypto';
import type { Framework } from '../../adapters/binding/binding.ts';
import type { Architecture } from '../../domain/architecture.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import { componentsOf } from '../../domain/components.ts';
import { closureText, imageKeyText, type ImageKeyInputs } from '../../domain/image-key.ts';
import { bubbleOf } from '../../domain/version-bubble.ts';
import { recordedOptions, type CompileKind } from './compiler-options.ts';
import type { ReferenceNode } from './reference-graph.ts';

/** What, beside the assemblies, an image's bytes depend on. */
export type CompileEnvironment = Pick<ImageKeyInputs, 'instructionSet' | 'runtimeIdentifier'> & {
  readonly architecture: Architecture;
  readonly compiler: Pick<ImageKeyInputs['compiler'], 'name' | 'version'>;
};

/** What a node and everything that it leads to amount to. */
type Closed = { readonly hash: string; /** Folders of the frameworks that are referenced from there. */ readonly frameworks: ReadonlySet<string> };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Of each node; those that reference each other have one in common. Every closure is put together from those of its parts, once. */
const closedOver = (nodes: readonly ReferenceNode[]): readonly Closed[] => {
  const closed: Closed[] = [];
  for (const component of componentsOf(nodes.map(({ references }) => references))) {
    const members = component.map((index) => nodes[index]!);
    // Components come after what they reference: what is not known yet belongs to this one.
    const referenced = members.flatMap(({ references }) => references.flatMap((index) => closed[index] ?? []));
    const one = {
      hash: sha256(closureText(members.map(({ keyed }) => keyed), new Set(referenced.map(({ hash }) => hash)))),
      frameworks: new Set([...members, ...referenced].flatMap(({ frameworks }) => [...frameworks])),
    };
    for (const index of component) closed[index] = one;
  }
  return closed;
};

/** The key of each node's image. */
export const imageKeys = (nodes: readonly ReferenceNode[], frameworks: readonly Framework[], environment: CompileEnvironment, kind: CompileKind): readonly string[] => {
  const closed = closedOver(nodes);
  // A bubble takes in every framework; else the base and those that the references lead to decide.
  const decides = ({ folder }: Framework, one: Closed): boolean => kind.frameworkBubble || folder === frameworks.at(-1)?.folder || one.frameworks.has(folder);
  const hardBound = nodes.map((node) => node.hardBound);
  return nodes.map(({ keyed, read }, index) => {
    const bubble = bubbleOf(hardBound, index).map((bound) => simpleName(nodes[bound]!.keyed.assembly));
    const compiler = { ...environment.compiler, options: recordedOptions(kind, { bubble, bypassed: read.bypassed.length }) };
    const one = closed[index]!;
    const versions = frameworks.filter((framework) => decides(framework, one)).map(({ name, version }) => ({ name, version }));
    return sha256(imageKeyText({ ...environment, compiler, scenario: kind.scenario, assembly: keyed, closure: one.hash, frameworks: versions })).slice(0, 32);
  });
};
