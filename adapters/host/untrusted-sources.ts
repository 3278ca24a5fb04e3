import type { UntrustedSource } from '../../domain/untrusted-source.ts';
import { trustChecker, type Trust } from './trusted-source.ts';

/** Those of the files that somebody could change whom the store does not trust, with who it is. Raises `assembly-not-found` for what is not there. */
export const untrustedSources = (files: Iterable<string>, trust: Trust): readonly UntrustedSource[] => {
  const writersOf = trustChecker(trust);
  return [...new Set(files)].flatMap((path) => {
    const writers = writersOf(path);
    return writers.length === 0 ? [] : [{ path, writers: writers.join(', ') }];
  });
};
