import { untrustedSources } from '../../adapters/host/untrusted-sources.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import type { UntrustedSource } from '../../domain/untrusted-source.ts';

const shown = 3;

/** Who could write what, each once. */
export const whoCouldWrite = (sources: readonly UntrustedSource[]): string => [...new Set(sources.map(({ writers }) => writers))].slice(0, shown).join('; ');

/**
 * Native code from a file that an ordinary user can change would run as everyone who starts the application; so would a runtime's program that is
 * named in its launcher.
 * @throws Failure `source-untrusted`, which says who could write what; `untrustedIn` has it as data
 */
export const refuseUntrusted = (app: string, files: readonly string[]): void => {
  const sources = untrustedSources(files, { kind: 'machine' });
  if (sources.length === 0) return;
  throw new Failure('source-untrusted', `${app} is not taken into the machine's store: ${whoCouldWrite(sources)}. Nothing was changed.`, {
    kind: 'permission',
    advice: 'Make its files and folders writable by root alone, use a store of your own with --user, or allow it with /AllowUntrusted.',
    cause: sources,
  });
};

/** The sources for which `refuseUntrusted` refused; null for any other error. */
export const untrustedIn = (error: unknown): readonly UntrustedSource[] | null => (isFailure(error, 'source-untrusted') ? (error.cause as readonly UntrustedSource[]) : null);
