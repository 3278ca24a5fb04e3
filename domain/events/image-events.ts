import * as t from 'io-ts';
import { CompileFailure } from '../compile-failure.ts';
import { InvalidationReason } from '../invalidation-reason.ts';

/** A native image was made and is in the store under `object` (SHA-256 of its bytes). Times in milliseconds, sizes in bytes. */
export const ImageCompiled = t.readonly(
  t.type({
    image: t.string,
    object: t.string,
    size: t.number,
    compiler: t.string,
    options: t.readonlyArray(t.string),
    methodsCompiled: t.number,
    methodsLeftOut: t.number,
    wallMs: t.number,
    cpuMs: t.number,
    peakMemory: t.number,
  }),
  'ImageCompiled',
);

export const CompilationFailed = t.readonly(
  t.type({ image: t.string, reason: CompileFailure, exitCode: t.union([t.number, t.null]), diagnostics: t.string }),
  'CompilationFailed',
);

/** The image may no longer be used. */
export const ImageInvalidated = t.readonly(t.type({ image: t.string, reason: InvalidationReason }), 'ImageInvalidated');

/** Everything the image depends on is again as it was when the image was made. */
export const ImageRevalidated = t.readonly(t.type({ image: t.string }), 'ImageRevalidated');

/** The last root that needed the image is gone. */
export const ImageRetired = t.readonly(t.type({ image: t.string }), 'ImageRetired');

/** A retired image's file is deleted: no process used it any more. `freed` in bytes. */
export const ImageReclaimed = t.readonly(t.type({ image: t.string, freed: t.number }), 'ImageReclaimed');
