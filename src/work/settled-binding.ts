import { isDeepStrictEqual } from 'node:util';
import { recordPaths } from '../../adapters/image-store/stat-record.ts';
import type { StatRecord } from '../../adapters/image-store/stat-record-types.ts';
import { Failure } from '../../domain/failure.ts';

/** A binding, and the files that decided it as they were before they were read. */
export type SettledBinding<B> = { readonly binding: B; readonly record: StatRecord };

const tries = 5;

/**
 * Binds twice around recording the files, so that a file replaced meanwhile cannot go unnoticed. `refuse` raises what is not to be taken.
 * @throws Failure of `bind` and `refuse`, and `source-keeps-changing`
 */
export const settledBinding = <B extends { readonly absent: readonly string[] }>(
  path: string,
  bind: () => B,
  pathsOf: (binding: B) => readonly string[],
  refuse: (binding: B) => void,
): SettledBinding<B> => {
  let binding = bind();
  for (let attempt = 0; attempt < tries; attempt++) {
    refuse(binding);
    const record = recordPaths(pathsOf(binding), binding.absent);
    const again = bind();
    if (isDeepStrictEqual(binding, again)) return { binding, record };
    binding = again;
  }
  throw new Failure('source-keeps-changing', `The files of ${path} changed each time while they were read. Nothing was changed.`, {
    advice: 'Run the command again when whatever writes them is done.',
  });
};
