import { locateStore } from '../../adapters/host/store-location.ts';
import { binFolder } from '../../adapters/image-store/layout.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { quotedWord } from '../cli/shell-word.ts';

/** `ngen shellenv`: the line for a shell's profile that puts the launchers of installed applications ahead on PATH. */
export const shellenv = ({ common }: InvocationOf<'shellenv'>, output: Output): number => {
  const folder = binFolder(locateStore(common).cache);
  if (common.json) output.document({ path: folder });
  else output.verbatim(`export PATH=${quotedWord(folder)}:"$PATH"`);
  return 0;
};
