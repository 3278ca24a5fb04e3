import type { Compiler } from '../../adapters/compiler/compiler.ts';
import { machineInstructionSet } from '../../adapters/compiler/machine-instruction-set.ts';
import type { Architecture } from '../../domain/architecture.ts';
import type { CompileEnvironment } from './image-keys.ts';
import type { Workshop } from './workshop.ts';

/**
 * What images are compiled for: this machine's processor with all that it can do, or for another architecture (`target`) its baseline, because nobody
 * here knows what the processors over there can do.
 */
export const compileEnvironment = (
  workshop: Pick<Workshop, 'architecture' | 'runtimeIdentifier' | 'processorFeatures'>,
  compiler: Compiler,
  target: Architecture | null,
): CompileEnvironment => {
  const { name, version } = compiler;
  const { architecture, runtimeIdentifier, processorFeatures } = workshop;
  if (target === null) return { architecture, runtimeIdentifier, instructionSet: machineInstructionSet(compiler, architecture, processorFeatures), compiler: { name, version } };
  const platform = runtimeIdentifier.slice(0, runtimeIdentifier.lastIndexOf('-'));
  return { architecture: target, runtimeIdentifier: `${platform}-${target}`, instructionSet: null, compiler: { name, version } };
};
