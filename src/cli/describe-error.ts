import { Failure } from '../../domain/failure.ts';
import { describeSystemError, isSystemError } from './system-error.ts';

/** What a person is told of an error; `details` are for `/verbose` and for NGEN_DEBUG. */
export type ErrorText = { readonly message: string; readonly advice: string | undefined; readonly details: string | undefined };

const causeOf = (error: Error): string | undefined => (error.cause instanceof Error ? `Cause: ${error.cause.message}` : undefined);

/** Anything thrown, in words; only what nobody expected is called a bug. `debug` adds the stack. */
export const describeError = (error: unknown, debug: boolean): ErrorText => {
  const stack = error instanceof Error && debug ? error.stack : undefined;
  if (error instanceof Failure) return { message: error.message, advice: error.advice, details: stack ?? causeOf(error) };
  if (isSystemError(error)) return { message: describeSystemError(error), advice: undefined, details: stack };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    message: `This is a bug in ngen: ${what.replace(/\s*\n\s*/g, ' ')}`,
    advice: debug ? undefined : 'Run the command again with NGEN_DEBUG=1 in the environment for the details, and report them.',
    details: stack,
  };
};
