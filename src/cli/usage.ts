import { Failure } from '../../domain/failure.ts';

/** The failure of a command line that is wrong: exit status 2, nothing was done. */
export const usageFailure = (code: string, message: string, advice?: string): Failure => new Failure(code, message, { kind: 'usage', ...(advice === undefined ? {} : { advice }) });
