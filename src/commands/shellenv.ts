import { locateStore } from '../../adapters/host/store-location.ts';
import { binFolder } from '../../adapters/image-store/layout.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `ngen shellenv`: the line for a shell's profile that puts the launchers of installed applications ahead on PATH. */
export const shellenv = (invocation: InvocationOf<'shellenv'>, output: Output): number => {
  output.text(`export PATH=${quoted(binFolder(locateStore(invocation.common).cache))}:"$PATH"`);
  return 0;
};
