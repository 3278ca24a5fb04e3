import type { RejectionCause } from '../../../domain/rejection-cause.ts';
import type { Rejection } from '../runtime-words.ts';

/** What Mono logs of an image that it does not take (mini/aot-runtime.c), each with its cause. */
const causes: readonly (readonly [words: RegExp, cause: RejectionCause])[] = [
  [/doesn't match assembly/, 'otherBuild'],
  [/GUID of dependent assembly/, 'dependencyBuild'],
  [/dependency is out-of-date|dependency .* is not found/, 'dependencyOutOfDate'],
  [/not compiled for debugging/, 'debugging'],
  [/unsupported (?:CPU|SIMD)/, 'processor'],
];

export const monoMeaningOf = (words: string): Rejection => ({ cause: causes.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown', reason: `Mono says: ${words.replace(/^\((.*)\)\.?$/, '$1')}` });
