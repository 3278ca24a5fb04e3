import { isFailure } from '../../domain/failure.ts';

/** What a file says; of one that was replaced or taken away since the run, `otherwise`. */
export const ifReadable = <A>(read: () => A, otherwise: A): A => {
  try {
    return read();
  } catch (error) {
    if (isFailure(error)) return otherwise;
    throw error;
  }
};
