import { Failure, type FailureKind } from '../../domain/failure.ts';
import { isSystemError } from './system-error.ts';

export type ExitStatus = 0 | 1 | 2 | 3 | 4;

const statusOfKind: Record<FailureKind, ExitStatus> = { work: 1, usage: 2, permission: 3, store: 4 };

/** 1 the work failed, 2 the command line is wrong, 3 no permission, 4 the store is damaged or refused. What nobody expected is 1. */
export const exitStatusOf = (error: unknown): ExitStatus => {
  if (error instanceof Failure) return statusOfKind[error.kind];
  return isSystemError(error) && (error.code === 'EACCES' || error.code === 'EPERM') ? 3 : 1;
};
