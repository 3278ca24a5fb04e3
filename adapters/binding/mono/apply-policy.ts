import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { concerns, covers, isValidFor, type BindingRedirect } from './binding-redirect.ts';
import type { PublisherPolicy } from './publisher-policy.ts';

/** `by`: the file and line that redirected the reference; null when nothing did. `overruled`: a publisher's policy that says otherwise. */
export type Redirected = { readonly name: AssemblyName; readonly by: string | null; readonly overruled: PublisherPolicy | null };

const redirectTo = (reference: AssemblyName, redirect: BindingRedirect, file: string): Redirected | null =>
  covers(redirect, reference) ? { name: { ...reference, version: redirect.newVersion! }, by: `${file}, line ${redirect.line}`, overruled: null } : null;

/**
 * What a reference means after the application's redirects and, where none of them is about it, the publisher's policy; once, not in turn.
 * Only signed assemblies are redirected. `publisherPolicy apply="no"`, `codeBase`, `qualifyAssembly`, `linkedConfiguration` and machine.config do
 * not count (measured, docs/mono.md).
 */
export const applyPolicy = (
  reference: AssemblyName,
  configuration: { readonly file: string; readonly redirects: readonly BindingRedirect[] },
  policyOf: (reference: AssemblyName) => PublisherPolicy | null,
): Redirected => {
  const unchanged = { name: reference, by: null, overruled: null };
  if (reference.publicKeyToken === null) return unchanged;
  const own = configuration.redirects.find((redirect) => concerns(redirect, reference));
  const policy = policyOf(reference);
  if (own === undefined || !isValidFor(own, reference)) return (policy === null ? null : redirectTo(reference, policy.redirect, policy.file)) ?? unchanged;
  const result = redirectTo(reference, own, configuration.file) ?? unchanged;
  const contradicts = policy !== null && covers(policy.redirect, reference) && policy.redirect.newVersion !== result.name.version;
  return contradicts ? { ...result, overruled: policy } : result;
};
