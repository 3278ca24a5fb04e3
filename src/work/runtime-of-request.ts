import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { runtimeOf } from '../../adapters/binding/runtime-of.ts';
import type { Runtime } from '../../domain/root.ts';
import type { RootRequest } from './root-request.ts';

/**
 * The runtime that binds a root: with `/ExeConfig` the application's, whatever the library was made for.
 * @throws Failure of what cannot be read
 */
export const runtimeOfRequest = ({ path, configuration }: Pick<RootRequest, 'path' | 'configuration'>): Runtime => {
  const own = readAssembly(path);
  return runtimeOf(configuration.kind === 'exeConfig' ? readAssembly(resolveAppArgument(configuration.path)) : own);
};
