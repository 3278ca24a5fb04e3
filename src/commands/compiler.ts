import { addCompiler } from '../../adapters/compiler/add-compiler.ts';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import { locateStore, requireChangeable } from '../../adapters/host/store-location.ts';
import { prepareCache } from '../../adapters/image-store/check-store.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';

/** `ngen compiler add` and `list`: compilers by hand, for machines without an SDK or a network. */
export const compiler = async (invocation: InvocationOf<'compiler'>, output: Output): Promise<number> => {
  const location = locateStore(invocation.common);
  if (invocation.verb === 'list') {
    const compilers = listCompilers(location.cache);
    if (invocation.common.json) output.document({ compilers });
    else output.text(compilers.length === 0 ? 'No compiler is in the store yet; the first install brings one.' : compilers.map(({ name, version, program }) => `${name} ${version}  ${program}`).join('\n'));
    return 0;
  }
  requireChangeable(location);
  prepareCache(location.cache);
  const added = await addCompiler({ storeFolder: location.cache, path: invocation.path });
  output.success(`Added ${added.name} ${added.version}.`);
  return 0;
};
