import * as t from 'io-ts';

/** Why there is no image. `not-bound`: what needs it could not be read when it was to be made. `not-started`: what takes the compiler's rights away failed. */
export const CompileFailure = t.keyof(
  { failed: null, 'wrong-output': null, killed: null, 'not-started': null, 'out-of-memory': null, 'out-of-time': null, 'disk-full': null, 'not-bound': null },
  'CompileFailure',
);
export type CompileFailure = t.TypeOf<typeof CompileFailure>;

/** The compiler's own verdict stands until what it was given changes; the machine's state at one moment does not. */
export const mayPass = (failure: CompileFailure): boolean => failure !== 'failed' && failure !== 'wrong-output';
