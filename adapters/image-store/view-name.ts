import { createHash } from 'node:crypto';
import type { ViewLink } from './view-links.ts';
import type { ViewSpec } from './view-spec.ts';

/** Changes when the layout of views does, so that old views are not taken for new ones. */
const layoutVersion = 1;

/** The name of a view: whose it is and what it is made of, hashed. */
export const viewName = (spec: ViewSpec, links: readonly ViewLink[]): string => {
  const assemblies = spec.assemblies.map((assembly) => [assembly.fileName, assembly.object]).sort(([a], [b]) => (a! < b! ? -1 : 1));
  const inputs = [layoutVersion, spec.root, spec.runtimeIdentifier, assemblies, links.map((link) => [link.name, link.target])];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 32);
};
