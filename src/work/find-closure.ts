import type { Binding } from '../../adapters/binding/binding.ts';
import type { Architecture } from '../../domain/architecture.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { Closure } from '../../domain/closure.ts';
import { bubbleOf } from '../../domain/version-bubble.ts';
import { closureOf } from './closure-of.ts';
import { recordedOptions, type CompileKind } from './compiler-options.ts';
import { imageKeys, type CompileEnvironment } from './image-keys.ts';
import { isPartOfComposite, type ReadMember } from './read-members.ts';
import { referenceGraph, type ReferenceNode } from './reference-graph.ts';

/**
 * A vendor's native code for the processor serves the default scenario, unless it is to be hard bound or to leave methods out; every other kind of image is compiled
 * afresh from the file's IL.
 */
const isLeftAlone = ({ read: { info, bypassed }, hardBound }: ReferenceNode, { scenario, frameworkBubble }: CompileKind, architecture: Architecture): boolean => {
  if (info === null || info.native === null || info.machine.split(' ')[0] !== architecture || scenario !== 'default' || frameworkBubble) return false;
  return isPartOfComposite(info) || (hardBound.length === 0 && bypassed.length === 0);
};

/** The closure of a .NET binding's main assembly, from what its files were read to be: members, who references whom, and each one's image key. */
export const findClosure = (members: readonly ReadMember[], binding: Binding, environment: CompileEnvironment, kind: CompileKind): Closure => {
  const { app, frameworks } = binding;
  const nodes = referenceGraph(members, binding);
  const hardBound = nodes.map((node) => node.hardBound);
  const optionsOf = (index: number): readonly string[] => {
    const bubble = bubbleOf(hardBound, index).map((bound) => simpleName(nodes[bound]!.keyed.assembly));
    return recordedOptions(kind, { bubble, bypassed: nodes[index]!.read.bypassed.length });
  };
  const images = imageKeys(nodes, frameworks, environment, kind, optionsOf);
  return closureOf({ nodes, app, architecture: environment.architecture, frameworks, images, isLeftAlone: (node) => isLeftAlone(node, kind, environment.architecture) });
};
