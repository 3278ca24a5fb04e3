import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import { monoFeatures } from '../../../adapters/compiler/mono/mono-features.ts';
import { monoOptions } from '../../../adapters/compiler/mono/mono-options.ts';
import { contentHash } from '../../../adapters/image-store/hash.ts';
import { displayName } from '../../../domain/assembly-name.ts';
import type { Closure } from '../../../domain/closure.ts';
import { Failure } from '../../../domain/failure.ts';
import type { RootSpec } from '../../../domain/root.ts';
import { rootId } from '../../../domain/root-id.ts';
import type { State } from '../../../domain/state.ts';
import type { BoundRoot } from '../bound-root.ts';
import { closureOf } from '../closure-of.ts';
import { closureWarnings } from '../closure-warnings.ts';
import { damagedImages } from '../damaged-images.ts';
import { imageKeys } from '../image-keys.ts';
import { readMembers, type ReadMember } from '../read-members.ts';
import type { RootRequest } from '../root-request.ts';
import type { Workshop } from '../workshop.ts';
import { bindMonoRequest } from './bind-mono-request.ts';
import { compileOnMono, stageMonoClosure } from './compile-on-mono.ts';
import { monoGraph } from './mono-graph.ts';
import { buildMonoRootView } from './mono-root-view.ts';
import { ignored, withoutImage } from './mono-warnings.ts';
import { nativeBeforeView, type NativeBefore } from './native-before-view.ts';

/** The binding says what the files were when they were bound; the copies are what is compiled. */
const readCopies = (workshop: Workshop, { app, assemblies }: MonoBinding): readonly ReadMember[] => {
  const members = readMembers(workshop.copies, assemblies.map(({ file, info }) => ({ file, simpleName: info.name.name })));
  const changed = members.find(({ info }, index) => info?.mvid !== assemblies[index]!.info.mvid);
  if (changed === undefined) return members;
  throw new Failure('source-keeps-changing', `${changed.file} changed while ${app} was read. Nothing was changed.`, { advice: 'Run the command again when whatever writes it is done.' });
};

const findClosure = (workshop: Workshop, { app, mono, version }: MonoBinding, nodes: ReturnType<typeof monoGraph>, { scenario }: RootRequest, native: NativeBefore): Closure => {
  const { architecture, runtimeIdentifier, processorFeatures } = workshop;
  const frameworks = [{ name: 'Mono', version, folder: '' }];
  // A package's patch of the runtime keeps its version; its images may differ all the same.
  const compiler = { name: 'mono', version: `${version} ${contentHash(mono)}` };
  const environment = { architecture, runtimeIdentifier, instructionSet: monoFeatures(architecture, processorFeatures), compiler };
  // Whether an image is left to the vendor is not in the assembly's own file: when that changes, another image is needed.
  const optionsOf = (index: number): readonly string[] => (native.vendor.has(nodes[index]!.read.file) ? ['vendor'] : monoOptions(scenario));
  const images = imageKeys(nodes, frameworks, environment, { scenario, frameworkBubble: false }, optionsOf);
  return closureOf({ nodes, app, architecture, frameworks, images, isLeftAlone: ({ read }) => native.vendor.has(read.file) });
};

/** Finds out what a root on Mono binds now, with private copies of every file, and what of its images is damaged. Appends nothing. */
export const inspectMono = async (workshop: Workshop, state: State, request: RootRequest): Promise<BoundRoot> => {
  const { binding, record } = bindMonoRequest(workshop, request);
  const members = readCopies(workshop, binding);
  const native = nativeBeforeView(workshop, binding, request.scenario);
  const closure = findClosure(workshop, binding, monoGraph(binding, members), request, native);
  const spec: RootSpec = { ...request, assembly: displayName(binding.assemblies[0]!.info.name), runtime: 'mono', executable: binding.executable && request.configuration.kind === 'none' };
  const inputs = { spec, closure, binding };
  return {
    id: rootId(spec),
    spec,
    findings: { closure, damaged: damagedImages(workshop.cache, state, closure) },
    record,
    compiler: `mono ${binding.version}`,
    optionsOf: () => monoOptions(spec.scenario),
    stage: (cache) => stageMonoClosure(cache, inputs),
    compile: async (staged, member, output) => compileOnMono(workshop, inputs, staged, member, output),
    buildView: spec.executable ? (now) => buildMonoRootView(workshop, now, inputs) : null,
    failures: [],
    warnings: [...binding.warnings, ...closureWarnings(closure, members), ...native.warnings, ...withoutImage(binding, closure), ...ignored(request, members)],
    notes: [],
  };
};
