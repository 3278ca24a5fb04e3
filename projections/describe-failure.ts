import type { CompileFailure } from '../domain/compile-failure.ts';

const words: Record<CompileFailure, string> = {
  failed: 'the compiler failed',
  killed: 'the compiler was killed',
  'not-started': 'the compiler could not be started with less rights than ours',
  'out-of-memory': 'the compiler took more memory than its limit and was stopped',
  'out-of-time': 'the compiler took longer than its limit and was stopped',
  'wrong-output': 'the compiler made an image that is not of this assembly, which was thrown away',
  'disk-full': 'the compiler found the disk full',
  'not-bound': 'what needs it could not be read when it was to be compiled',
};

/** Why there is no image, for people, with what the compiler said. */
export const describeFailure = (reason: CompileFailure, diagnostics: string): string => {
  const said = diagnostics.trim();
  return said === '' ? words[reason] : `${words[reason]}: ${said}`;
};
