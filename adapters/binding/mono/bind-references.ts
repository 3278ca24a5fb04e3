import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { displayName } from '../../../domain/assembly-name.ts';
import { applyPolicy } from './apply-policy.ts';
import type { BindingRedirect } from './binding-redirect.ts';
import { remapFramework } from './framework-names.ts';
import { answers } from './loaded-assemblies.ts';
import type { MonoAssembly, MonoMissing } from './mono-binding.ts';
import { corlibFile, makeProbe, type Found, type Places } from './probe.ts';
import { findPublisherPolicy, type PublisherPolicy } from './publisher-policy.ts';

export type Configuration = { readonly file: string; readonly redirects: readonly BindingRedirect[] };

export type BoundReferences = { readonly assemblies: readonly MonoAssembly[]; readonly missing: readonly MonoMissing[]; readonly warnings: readonly string[]; /** Policy assemblies and their files. */ readonly inputs: readonly string[] };

type Loaded = { readonly found: Found; references: readonly (number | null)[]; required: boolean };

const policies = (gacFolders: readonly string[]): ((reference: AssemblyName) => PublisherPolicy | null) => {
  const known = new Map<string, PublisherPolicy | null>();
  return (reference) => {
    const key = displayName(reference);
    const before = known.get(key);
    if (before !== undefined) return before;
    const policy = findPublisherPolicy(gacFolders, reference);
    known.set(key, policy);
    return policy;
  };
};

const contradiction = (reference: AssemblyName, { file, redirect }: PublisherPolicy, configuration: Configuration): string =>
  `${file}, line ${redirect.line}: the publisher's policy redirects ${displayName(reference)} to ${redirect.newVersion}, which ${configuration.file} overrules; Mono goes by the application.`;

/**
 * Binds the references of `start` and of everything that they lead to, then those of `others`, breadth first. Mono itself loads when
 * code first needs an assembly; the order matters only where an unsigned reference could be answered by several versions.
 * @throws Failure as `findPublisherPolicy`
 */
export const bindReferences = (start: Found, others: readonly string[], configuration: Configuration, places: Places): BoundReferences => {
  const probe = makeProbe(places);
  const policyOf = policies(places.mono.gacFolders);
  const loaded: Loaded[] = [];
  const missing: MonoMissing[] = [];
  const warnings = new Set<string>();
  const inputs = new Set<string>();

  const indexOf = (wanted: AssemblyName): number | null => {
    const index = loaded.findIndex(({ found }) => answers(found.info.name, wanted));
    return index === -1 ? null : index;
  };
  /** A file whose identity is loaded already is not loaded again. */
  const add = (found: Found): number => {
    const known = loaded.findIndex((one) => one.found.file === found.file);
    const same = known === -1 ? indexOf(found.info.name) : known;
    if (same === null) return loaded.push({ found, references: [], required: false }) - 1;
    const other = loaded[same]!.found;
    if (other.file !== found.file && other.info.mvid !== found.info.mvid) warnings.add(`${found.file} is ${displayName(found.info.name)}, and so is ${other.file}: two files of one identity. Mono uses the one that it loads first.`);
    return same;
  };
  const bind = (reference: AssemblyName, by: Found): number | null => {
    const remapped = remapFramework(reference);
    const { name, by: redirectedBy, overruled } = applyPolicy(remapped, configuration, (wanted) => {
      const policy = policyOf(wanted);
      if (policy !== null) [policy.assembly, policy.file].forEach((file) => inputs.add(file));
      return policy;
    });
    if (overruled !== null) warnings.add(contradiction(remapped, overruled, configuration));
    const known = indexOf(name);
    if (known !== null) return known;
    const found = probe.find(name, by.folder);
    if (found !== null) return add(found);
    missing.push({ name: displayName(name), wantedBy: by.file, redirectedBy });
    return null;
  };
  const bindFrom = (first: number, required: boolean): void => {
    for (let index = first; index < loaded.length; index += 1) {
      const one = loaded[index]!;
      one.references = one.found.info.references.map((reference) => bind(reference, one.found));
      one.required = required;
    }
  };

  const corlib = probe.open(corlibFile(places.mono), 'framework');
  loaded.push({ found: start, references: [], required: true });
  if (corlib !== null && corlib.file !== start.file) add(corlib); // every application loads it first
  bindFrom(0, true);
  for (const path of others) {
    const found = probe.open(path, 'app');
    const before = loaded.length;
    if (found !== null) add(found);
    bindFrom(before, false);
  }
  return { assemblies: loaded.map(({ found, references, required }) => ({ info: found.info, file: found.file, origin: found.origin, references, required })), missing, warnings: [...warnings], inputs: [...inputs] };
};
