import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import type { Architecture } from '../../domain/architecture.ts';
import { Failure } from '../../domain/failure.ts';

const architectures: Record<string, Architecture> = { AMD64: 'x64', X86: 'x86', ARM64: 'arm64', ARM: 'arm' };

/**
 * The assembly that a root names, if images of it can be made for the machine, or for the `target` that was asked for.
 * @throws Failure `other-architecture`, and what reading an assembly raises
 */
export const readRootAssembly = (path: string, machine: Architecture, target: Architecture | null): AssemblyInfo => {
  const architecture = target ?? machine;
  const info = readAssembly(path);
  const made = architectures[info.processorArchitecture];
  if (made !== undefined && made !== architecture) {
    throw new Failure('other-architecture', `${path} is made for ${made}, and ${target === null ? 'this machine is' : 'images were asked for'} ${architecture}. Nothing was changed.`, {
      advice: `Install the build of the application that is made for ${architecture}, or one for any processor.${target === null && made !== 'x86' ? ` For images to be used elsewhere there is --arch ${made}.` : ''}`,
    });
  }
  return info;
};
