import type { Binding } from '../../adapters/binding/binding.ts';
import { verifyObject } from '../../adapters/image-store/objects.ts';
import { displayName } from '../../domain/assembly-name.ts';
import type { Closure } from '../../domain/closure.ts';
import type { RootSpec } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import { bindRequest } from './bind-request.ts';
import type { BoundRoot } from './bound-root.ts';
import { compileEnvironment } from './compile-environment.ts';
import { compilerFor } from './compiler-for.ts';
import { findClosure } from './find-closure.ts';
import { hintsForNothing } from './load-hints.ts';
import { readMembers, type ReadMember } from './read-members.ts';
import type { RootRequest } from './root-request.ts';
import type { Workshop } from './workshop.ts';

/** Images that the log counts as valid, or that could serve again, whose files are lost or damaged. */
const damagedImages = (cache: string, state: State, closure: Closure): ReadonlySet<string> =>
  new Set(
    closure.members.flatMap(({ image }) => {
      const object = state.images.get(image)?.object ?? null;
      return object === null || verifyObject(cache, object) ? [] : [image];
    }),
  );

const failuresOf = (binding: Binding, members: readonly ReadMember[]): readonly string[] => [
  ...binding.missing.map(({ what, wantedBy }) => `${what} is missing; the deps.json of ${binding.app} names it (${wantedBy}).`),
  ...members.flatMap(({ unreadable }) => (unreadable === null ? [] : [unreadable])),
];

const warningsOf = (closure: Closure, members: readonly ReadMember[]): readonly string[] => [
  ...closure.missing.map(({ name, wantedBy }) => `${wantedBy} references ${name}, which is not there; methods that use it are left to the JIT.`),
  ...members.flatMap(({ file, hints, info }, index) =>
    closure.members[index]!.required
      ? hintsForNothing(hints, info?.references ?? []).map((name) => `${file} has a binding hint for "${name}", which it does not reference; the hint is ignored.`)
      : [],
  ),
];

/** Finds out what a root binds now, with private copies of every file, and what of its images is damaged. Appends nothing. */
export const inspectRoot = async (workshop: Workshop, state: State, request: RootRequest): Promise<BoundRoot> => {
  const { info, ...bound } = bindRequest(workshop, request);
  const { binding } = bound;
  const compiler = await compilerFor(workshop, binding);
  const members = readMembers(workshop.copies, binding);
  const environment = compileEnvironment(workshop, compiler, request.target);
  const closure = findClosure(members, binding, environment, request);
  const spec: RootSpec = { ...request, assembly: displayName(info.name), runtime: 'dotnet', executable: binding.executable && request.configuration.kind === 'none' && request.target === null };
  return {
    ...bound,
    id: rootId(spec),
    spec,
    compiler,
    instructionSet: environment.instructionSet,
    findings: { closure, damaged: damagedImages(workshop.cache, state, closure) },
    bypassed: new Map(members.flatMap(({ hash, bypassed }) => (bypassed.length === 0 ? [] : [[hash, bypassed] as const]))),
    failures: failuresOf(binding, members),
    warnings: warningsOf(closure, members),
  };
};
