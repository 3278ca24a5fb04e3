/** What went wrong, as far as the exit status is concerned: `work` 1, `usage` 2, `permission` 3, `store` 4. */
export type FailureKind = 'work' | 'usage' | 'permission' | 'store';

/**
 * A failure that a person can act on. `message` names the file and says what is wrong and what was left untouched;
 * `advice` says what to do. `code` is stable, for scripts and tests, e.g. `assembly-not-found`.
 */
export class Failure extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly advice: string | undefined;

  constructor(code: string, message: string, options: { kind?: FailureKind; advice?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.kind = options.kind ?? 'work';
    this.advice = options.advice;
  }
}

export const isFailure = (error: unknown, code?: string): error is Failure =>
  error instanceof Failure && (code === undefined || error.code === code);
