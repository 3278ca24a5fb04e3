import type { Binding } from '../../adapters/binding/binding.ts';
import { displayName } from '../../domain/assembly-name.ts';
import type { RootSpec } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import { bindRequest } from './bind-request.ts';
import type { BoundRoot } from './bound-root.ts';
import { closureWarnings } from './closure-warnings.ts';
import { compileDotnet, optionsOfDotnet } from './compile-dotnet.ts';
import { compileEnvironment } from './compile-environment.ts';
import { compilerFor } from './compiler-for.ts';
import { damagedImages } from './damaged-images.ts';
import { buildDotnetView } from './dotnet-view.ts';
import { findClosure } from './find-closure.ts';
import { frameworkBuilds } from './framework-builds.ts';
import { readMembers, type ReadMember } from './read-members.ts';
import { notUsed } from './not-used.ts';
import type { RootRequest } from './root-request.ts';
import { stageClosure } from './stage-closure.ts';
import type { Workshop } from './workshop.ts';

/** Who reads a file for its own sake changes nothing when it cannot; an application is installed without an image of it. */
const withoutImage = (unreadable: string): string => `${unreadable.replace(/ Nothing was changed\.$/, '')} The application is installed all the same, without an image of this file.`;

const failuresOf = (binding: Binding, members: readonly ReadMember[]): readonly string[] => [
  ...binding.missing.map(({ what, wantedBy }) => `${what} is missing; the deps.json of ${binding.app} names it (${wantedBy}).`),
  ...members.flatMap(({ unreadable }) => (unreadable === null ? [] : [withoutImage(unreadable)])),
];

/** Finds out what a root of .NET binds now, with private copies of every file, and what of its images is damaged. Appends nothing. */
export const inspectDotnet = async (workshop: Workshop, state: State, request: RootRequest): Promise<BoundRoot> => {
  const { info, binding, record } = bindRequest(workshop, request);
  const compiler = await compilerFor(workshop, binding);
  const members = readMembers(workshop.copies, binding.assemblies);
  const environment = compileEnvironment(workshop, compiler, request.target);
  const closure = findClosure(members, request.frameworkBubble ? { ...binding, frameworks: frameworkBuilds(binding) } : binding, environment, request);
  const spec: RootSpec = { ...request, assembly: displayName(info.name), runtime: 'dotnet', executable: binding.executable && request.configuration.kind === 'none' && request.target === null };
  const bypassed = new Map(members.flatMap((member) => (member.bypassed.length === 0 ? [] : [[member.hash, member.bypassed] as const])));
  const inputs = { spec, closure, binding, compiler, instructionSet: environment.instructionSet, bypassed };
  // With a probing path the host insists on every file that deps.json names, where without one the application might do without.
  const canBeViewed = spec.executable && binding.missing.length === 0;
  return {
    id: rootId(spec),
    spec,
    findings: { closure, damaged: damagedImages(workshop.cache, state, closure) },
    record,
    compiler: `${compiler.name} ${compiler.version}`,
    optionsOf: (member) => optionsOfDotnet(inputs, member),
    stage: (cache) => stageClosure(cache, inputs),
    compile: async (staged, member, output) => compileDotnet(workshop, inputs, staged, member, output),
    buildView: canBeViewed ? (now) => buildDotnetView(workshop, now, inputs) : null,
    failures: failuresOf(binding, members),
    warnings: closureWarnings(closure, members),
    notes: notUsed(binding, closure, request),
  };
};
