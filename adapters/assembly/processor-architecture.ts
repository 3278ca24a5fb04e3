import type { ProcessorArchitecture } from './assembly-info.ts';
import { cliFlags } from './cli-header.ts';
import { decodeMachine } from './machine.ts';
import { platformNeutralSource } from './ready-to-run-names.ts';

const ofMachine: Readonly<Record<string, ProcessorArchitecture>> = { x64: 'AMD64', x86: 'X86', arm64: 'ARM64', arm: 'ARM' };

/**
 * The processor architecture that is part of an assembly's name. IL for any processor has machine x86 and not the flag "32 bits
 * required" (which together with "32 bits preferred" means any again); a ReadyToRun image keeps what its IL had
 * (ECMA-335 §II.25.3.3.1; runtime: GetPEKindAndMachine).
 */
export const processorArchitectureOf = (machine: number, flags: number, nativeFlags: number | null): ProcessorArchitecture => {
  if (nativeFlags !== null && (nativeFlags & platformNeutralSource) !== 0) return 'MSIL';
  const architecture = ofMachine[decodeMachine(machine)?.architecture ?? ''] ?? 'MSIL';
  const only32 = (flags & cliFlags.required32Bit) !== 0 && (flags & cliFlags.preferred32Bit) === 0;
  return architecture === 'X86' && (flags & cliFlags.ilOnly) !== 0 && !only32 ? 'MSIL' : architecture;
};
