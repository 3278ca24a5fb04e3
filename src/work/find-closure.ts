import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Binding } from '../../adapters/binding/binding.ts';
import { displayName } from '../../domain/assembly-name.ts';
import type { Architecture } from '../../domain/architecture.ts';
import type { Closure, FrameworkVersion, Member, MissingReference } from '../../domain/closure.ts';
import { imageKeyText, type ImageKeyInputs, type KeyedAssembly } from '../../domain/image-key.ts';
import type { CompileKind } from './compiler-options.ts';
import type { ReadMember } from './read-members.ts';

/** What, beside the assemblies, an image's bytes depend on. */
export type CompileEnvironment = Pick<ImageKeyInputs, 'compiler' | 'instructionSet' | 'runtimeIdentifier'> & { readonly architecture: Architecture };

type Node = {
  readonly read: ReadMember;
  readonly keyed: KeyedAssembly;
  readonly references: readonly number[];
  readonly frameworks: ReadonlySet<string>;
  readonly missing: readonly string[];
};

const keyed = ({ info, file, hash }: ReadMember): KeyedAssembly => ({
  assembly: info === null ? file : displayName(info.name),
  mvid: info?.mvid ?? '',
  hash,
});

/** Indices of the nodes that `start` leads to, itself included. */
const reach = (nodes: readonly Pick<Node, 'references'>[], start: number): ReadonlySet<number> => {
  const seen = new Set([start]);
  for (const index of seen) for (const next of nodes[index]!.references) seen.add(next);
  return seen;
};

const graphOf = (members: readonly ReadMember[], binding: Binding): readonly Node[] => {
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

const frameworkVersions = (binding: Binding, folders: ReadonlySet<string>): readonly FrameworkVersion[] =>
  binding.frameworks.filter(({ folder }) => folders.has(folder)).map(({ name, version }) => ({ name, version }));

const keyOf = (nodes: readonly Node[], index: number, binding: Binding, environment: CompileEnvironment, kind: CompileKind): string => {
  const reached = [...reach(nodes, index)].map((other) => nodes[other]!);
  const all = binding.frameworks.map(({ folder }) => folder);
  // A bubble takes in every framework; else the base and those that the references lead to decide.
  const folders = new Set(kind.frameworkBubble ? all : [...all.slice(-1), ...reached.flatMap((node) => [...node.frameworks])]);
  const text = imageKeyText({
    ...environment,
    scenario: kind.scenario,
    assembly: nodes[index]!.keyed,
    closure: reached.filter((node) => node !== nodes[index]).map((node) => node.keyed),
    frameworks: frameworkVersions(binding, folders),
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
};

/** A vendor's native code serves the default scenario; every other kind of image is compiled afresh from the file's IL. */
const isLeftAlone = ({ info }: ReadMember, { scenario, frameworkBubble }: CompileKind): boolean =>
  info !== null && info.native !== null && scenario === 'default' && !frameworkBubble;

const missingOf = (nodes: readonly Node[], required: ReadonlySet<number>): readonly MissingReference[] =>
  [...required].flatMap((index) => nodes[index]!.missing.map((name) => ({ name, wantedBy: nodes[index]!.read.file })));

/** The closure of a binding's main assembly, from private copies of its files: members, who references whom, and each one's image key. */
export const findClosure = (members: readonly ReadMember[], binding: Binding, environment: CompileEnvironment, kind: CompileKind): Closure => {
  const nodes = graphOf(members, binding);
  const start = members.findIndex((member) => member.file === binding.app);
  const required = start === -1 ? new Set<number>() : reach(nodes, start);
  return {
    architecture: environment.architecture,
    frameworks: binding.frameworks.map(({ name, version }) => ({ name, version })),
    missing: missingOf(nodes, required),
    members: nodes.map(
      ({ read, keyed: { assembly, mvid }, references }, index): Member => ({
        assembly,
        mvid,
        path: read.file,
        hash: read.hash,
        size: read.size,
        image: keyOf(nodes, index, binding, environment, kind),
        precompiled: isLeftAlone(read, kind),
        required: required.has(index) && read.info !== null,
        references,
      }),
    ),
  };
};
