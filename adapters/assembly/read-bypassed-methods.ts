import { Failure } from '../../domain/failure.ts';

export type BypassedMethod = {
  /** Metadata token, 0x06…… */
  readonly token: number;
  /** Namespace-qualified name of the declaring type; nested types with `+`. */
  readonly type: string;
  readonly name: string;
  /** Where the attribute stands. */
  readonly declaredOn: 'method' | 'property';
};

/** Lists the methods of the assembly in `file` that carry System.Runtime.BypassNGenAttribute. */
export const readBypassedMethods = (file: string): readonly BypassedMethod[] => {
  throw new Failure('not-yet', file);
};
