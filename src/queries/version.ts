import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { programVersion } from '../version.ts';

/** `ngen version`. */
export const version = ({ common }: InvocationOf<'version'>, output: Output): number => {
  if (common.json) output.document({ version: programVersion });
  else output.text(programVersion);
  return 0;
};
