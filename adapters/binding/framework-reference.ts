import { compareFrameworkVersions, type FrameworkVersion } from './framework-version.ts';

/** How far from the version asked for a framework may be. In order: each allows what those before it allow. */
export const compatibilityRanges = ['exact', 'patch', 'minor', 'major'] as const;
export type CompatibilityRange = (typeof compatibilityRanges)[number];

/** A framework that a runtimeconfig.json asks for, with its roll-forward settings resolved. */
export type FrameworkReference = {
  readonly name: string;
  readonly version: FrameworkVersion;
  readonly range: CompatibilityRange;
  /** Take the highest compatible version rather than the nearest (LatestMinor, LatestMajor). */
  readonly highest: boolean;
  /** Whether a nearest release rolls on to its latest patch. */
  readonly applyPatches: boolean;
  /** Previews only where no release is compatible. */
  readonly preferRelease: boolean;
};

export type RollForward = Pick<FrameworkReference, 'range' | 'highest'>;

const rollForwards: Readonly<Record<string, RollForward>> = {
  disable: { range: 'exact', highest: false },
  latestpatch: { range: 'patch', highest: false },
  minor: { range: 'minor', highest: false },
  latestminor: { range: 'minor', highest: true },
  major: { range: 'major', highest: false },
  latestmajor: { range: 'major', highest: true },
};

/** The setting that a `rollForward` value or DOTNET_ROLL_FORWARD names (case does not matter), or undefined. */
export const parseRollForward = (value: string): RollForward | undefined =>
  Object.hasOwn(rollForwards, value.toLowerCase()) ? rollForwards[value.toLowerCase()] : undefined;

/** The setting that the older `rollForwardOnNoCandidateFx` stands for: 0 off, 1 minor, 2 major. */
export const rollForwardOnNoCandidate = (value: number): RollForward => ({ range: value === 0 ? 'patch' : value === 2 ? 'major' : 'minor', highest: false });

const rank = (range: CompatibilityRange): number => compatibilityRanges.indexOf(range);

export const allows = (range: CompatibilityRange, atLeast: CompatibilityRange): boolean => rank(range) >= rank(atLeast);

/** Whether a reference is content with `higher`, a version that is not lower than its own. */
export const isCompatible = ({ version, range, applyPatches }: FrameworkReference, higher: FrameworkVersion): boolean => {
  if (compareFrameworkVersions(version, higher) === 0) return true;
  if (version.major !== higher.major && !allows(range, 'major')) return false;
  if (version.minor !== higher.minor && !allows(range, 'minor')) return false;
  if (version.patch !== higher.patch && range === 'patch' && !applyPatches) return false;
  return range !== 'exact';
};

/** Two references to one framework as one: the higher version with the stricter settings; undefined when they contradict each other. */
export const reconcile = (a: FrameworkReference, b: FrameworkReference): FrameworkReference | undefined => {
  const [lower, higher] = compareFrameworkVersions(a.version, b.version) >= 0 ? [b, a] : [a, b];
  if (!isCompatible(lower, higher.version)) return undefined;
  return {
    ...higher,
    range: rank(lower.range) < rank(higher.range) ? lower.range : higher.range,
    highest: lower.highest || higher.highest,
    preferRelease: lower.preferRelease || higher.preferRelease,
    applyPatches: lower.applyPatches && higher.applyPatches,
  };
};

export const sameReference = (a: FrameworkReference, b: FrameworkReference): boolean =>
  a.name === b.name &&
  compareFrameworkVersions(a.version, b.version) === 0 &&
  a.range === b.range &&
  a.highest === b.highest &&
  a.applyPatches === b.applyPatches &&
  a.preferRelease === b.preferRelease;
