import { existsSync } from 'node:fs';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { isFailure } from '../../domain/failure.ts';
import type { AssemblyArgument } from '../cli/invocation.ts';

/** The managed assembly that a typed path means, links followed; the path itself where there is nothing (any more) that tells. */
export const managedPath = (path: string): string => {
  if (!existsSync(path)) return path;
  try {
    return resolveAppArgument(path);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return path;
  }
};

/** An assembly of a command line, with the path that is on record where one was typed. */
export const resolvedAssembly = <A extends AssemblyArgument | null>(assembly: A): A => (assembly?.kind === 'path' ? { ...assembly, path: managedPath(assembly.path) } : assembly);
