import { Failure, type FailureKind } from '../../domain/failure.ts';

export type ExitStatus = 0 | 1 | 2 | 3 | 4;

const statusOfKind: Record<FailureKind, ExitStatus> = { work: 1, usage: 2, permission: 3, store: 4 };

/** The exit status for a failure; anything that is no Failure is 1. */
export const exitStatusOf = (error: unknown): ExitStatus => (error instanceof Failure ? statusOfKind[error.kind] : 1);
