import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import type { Architecture } from '../../domain/architecture.ts';
import { Failure } from '../../domain/failure.ts';

const architectures: Record<string, Architecture> = { AMD64: 'x64', X86: 'x86', ARM64: 'arm64', ARM: 'arm' };

/**
 * The assembly that a root names, if images of it can be made here.
 * @throws Failure `other-architecture`, and what reading an assembly raises
 */
export const readRootAssembly = (path: string, architecture: Architecture): AssemblyInfo => {
  const info = readAssembly(path);
  const made = architectures[info.processorArchitecture];
  if (made !== undefined && made !== architecture) {
    throw new Failure('other-architecture', `${path} is made for ${made}, and this machine is ${architecture}. Nothing was changed.`, {
      advice: 'Install the build of the application that is made for this machine, or one for any processor.',
    });
  }
  return info;
};
