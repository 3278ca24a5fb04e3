import { Failure } from '../../domain/failure.ts';
import { compileFailed } from './compile-failed.ts';
import type { CompileResult } from './compiler.ts';
import { exitReason } from './exit-reason.ts';
import type { Outcome } from './run-limited.ts';

type Published = Pick<CompileResult & { ok: true }, 'hash' | 'size' | 'methodsCompiled' | 'methodsLeftOut'>;

/** What became of a compile: why it failed, or what `publish` made of the compiler's output, whose Failures say that the output was wrong. */
export const compileResult = async (outcome: Outcome, publish: () => Promise<Published>): Promise<CompileResult> => {
  const { exitCode, stopped, output, wallMs, cpuMs, peakMemory } = outcome;
  if (exitCode !== 0 || stopped !== null) return compileFailed(exitReason(outcome), output, exitCode);
  try {
    return { ok: true, ...(await publish()), wallMs, cpuMs, peakMemory };
  } catch (error) {
    if (error instanceof Failure) return compileFailed('wrong-output', error.message, exitCode);
    throw error;
  }
};
