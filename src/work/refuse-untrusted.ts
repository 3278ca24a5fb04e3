import { untrustedWriters } from '../../adapters/host/trusted-source.ts';
import { Failure } from '../../domain/failure.ts';

const shown = 3;

/**
 * Native code from a file that an ordinary user can change would run as everyone who starts the application.
 * @throws Failure `source-untrusted`, which says who could write what
 */
export const refuseUntrusted = (binding: { readonly app: string; readonly assemblies: readonly { readonly file: string }[] }): void => {
  const writers = new Set(binding.assemblies.flatMap((assembly) => untrustedWriters(assembly.file, { kind: 'machine' })));
  if (writers.size === 0) return;
  throw new Failure('source-untrusted', `${binding.app} is not taken into the machine's store: ${[...writers].slice(0, shown).join('; ')}. Nothing was changed.`, {
    kind: 'permission',
    advice: 'Make its files and folders writable by root alone, use a store of your own with --user, or allow it with /AllowUntrusted.',
  });
};
