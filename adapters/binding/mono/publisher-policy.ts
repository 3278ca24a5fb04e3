import { dirname, join } from 'node:path';
import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { readFirstLinkedResource } from '../../assembly/read-linked-resource.ts';
import { isFile } from '../../host/path-kind.ts';
import { isValidFor, readRedirects, type BindingRedirect } from './binding-redirect.ts';
import { readConfigFile } from './config-file.ts';
import { gacPath } from './gac.ts';
import { majorMinor } from './version.ts';

export type PublisherPolicy = { readonly assembly: string; readonly file: string; readonly redirect: BindingRedirect };

/** `policy.MAJOR.MINOR.NAME`, version 0.0.0.0, with the culture and token of what it is about. */
const policyName = (reference: AssemblyName): AssemblyName => ({ ...reference, name: `policy.${majorMinor(reference.version)}.${reference.name}`, version: '0.0.0.0' });

/**
 * The publisher's redirect for a reference: in the GAC's policy assembly, whose first resource is a configuration file that lies beside it.
 * Of several `dependentAssembly` the last one counts. Null when there is none, or none that is about this reference.
 * @throws Failure `malformed-config`, `unreadable-file` and those of reading an assembly
 */
export const findPublisherPolicy = (gacFolders: readonly string[], reference: AssemblyName): PublisherPolicy | null => {
  const assembly = gacFolders.map((gac) => gacPath(gac, policyName(reference))).find((file) => isFile(file));
  const resource = assembly === undefined ? null : readFirstLinkedResource(assembly);
  if (assembly === undefined || resource === null) return null;
  const file = join(dirname(assembly), resource);
  const config = readConfigFile(file);
  const redirect = config === undefined ? undefined : readRedirects(config).at(-1);
  if (redirect === undefined || redirect.name !== reference.name || redirect.oldest === null || !isValidFor(redirect, reference)) return null;
  return { assembly, file, redirect };
};
