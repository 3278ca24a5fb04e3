import { chooseVersion } from './choose-version.ts';
import { reconcile, sameReference, type FrameworkReference } from './framework-reference.ts';
import { compareFrameworkVersions, type FrameworkVersion } from './framework-version.ts';

export type InstalledFramework = {
  readonly version: FrameworkVersion;
  /** Whether it has a deps.json. The host passes over one without, but only once it has chosen it. */
  readonly usable: boolean;
  /** What the framework itself asks for: its own runtimeconfig.json, read when it is chosen. */
  readonly references: () => readonly FrameworkReference[];
};

export type ResolvedFramework = { readonly name: string; readonly version: FrameworkVersion };

export type Resolution =
  | { readonly kind: 'resolved'; readonly frameworks: readonly ResolvedFramework[] }
  | { readonly kind: 'missing'; readonly reference: FrameworkReference; readonly installed: readonly FrameworkVersion[] }
  | { readonly kind: 'incompatible'; readonly one: FrameworkReference; readonly other: FrameworkReference };

/** The host gives up after so many changes of mind. */
const restarts = 100;

type Pass = { readonly effective: Map<string, FrameworkReference>; readonly found: ResolvedFramework[] };
type Stop = Exclude<Resolution, { kind: 'resolved' }> | 'restart' | undefined;

const choose = (reference: FrameworkReference, choices: readonly InstalledFramework[]): InstalledFramework | undefined => {
  const version = chooseVersion(reference, choices.map((choice) => choice.version));
  const chosen = choices.find((choice) => choice.version === version);
  return chosen?.usable === false ? choose(reference, choices.filter((choice) => choice !== chosen)) : chosen;
};

const versionsOf = (choices: readonly InstalledFramework[]): readonly FrameworkVersion[] =>
  choices.filter(({ usable }) => usable).map(({ version }) => version).sort(compareFrameworkVersions);

const visit = (
  pass: Pass,
  wanted: readonly FrameworkReference[],
  installed: (name: string) => readonly InstalledFramework[],
  parent: FrameworkReference | undefined,
): Stop => {
  for (const reference of wanted) if (!pass.effective.has(reference.name)) pass.effective.set(reference.name, reference);
  for (const original of wanted) {
    const reference = parent?.highest === true ? { ...original, highest: true } : original;
    const before = pass.effective.get(reference.name)!;
    const effective = reconcile(reference, before);
    if (effective === undefined) return { kind: 'incompatible', one: reference, other: before };
    pass.effective.set(reference.name, effective);
    const known = pass.found.findIndex(({ name }) => name === reference.name);
    if (known !== -1) {
      if (!sameReference(effective, before)) return 'restart';
      pass.found.push(...pass.found.splice(known, 1)); // lower levels come last
      continue;
    }
    const choices = installed(reference.name);
    const chosen = choose(effective, choices);
    if (chosen === undefined) return { kind: 'missing', reference: effective, installed: versionsOf(choices) };
    pass.found.push({ name: reference.name, version: chosen.version });
    const stop = visit(pass, chosen.references(), installed, effective);
    if (stop !== undefined) return stop;
  }
  return undefined;
};

/**
 * The frameworks that the host takes for what an application wants, the lowest level last. Pure as far as `installed` is.
 * Restarts whenever a framework turns out to ask for a higher version of one already chosen, as the host does.
 */
export const resolveFrameworks = (wanted: readonly FrameworkReference[], installed: (name: string) => readonly InstalledFramework[]): Resolution => {
  const effective = new Map<string, FrameworkReference>();
  for (let restart = 0; restart <= restarts; restart++) {
    const pass: Pass = { effective, found: [] };
    const stop = visit(pass, wanted, installed, undefined);
    if (stop === undefined) return { kind: 'resolved', frameworks: pass.found };
    if (stop !== 'restart') return stop;
  }
  throw new Error('framework references keep changing each other'); // each restart raises a version or tightens a setting
};
