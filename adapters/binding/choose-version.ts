import { allows, isCompatible, type FrameworkReference } from './framework-reference.ts';
import { compareFrameworkVersions, isPrerelease, type FrameworkVersion } from './framework-version.ts';

const best = (versions: readonly FrameworkVersion[], sign: 1 | -1): FrameworkVersion | undefined =>
  versions.reduce<FrameworkVersion | undefined>((found, version) => (found !== undefined && sign * compareFrameworkVersions(version, found) <= 0 ? found : version), undefined);

const nearest = (reference: FrameworkReference, candidates: readonly FrameworkVersion[]): FrameworkVersion | undefined => {
  const compatible = candidates.filter((version) => compareFrameworkVersions(version, reference.version) >= 0 && isCompatible(reference, version));
  return best(compatible, reference.highest && reference.range !== 'patch' ? 1 : -1);
};

const latestPatch = (reference: FrameworkReference, candidates: readonly FrameworkVersion[], from: FrameworkVersion): FrameworkVersion => {
  if (isPrerelease(from)) return from;
  const patches = candidates.filter(
    (version) =>
      version.major === from.major &&
      version.minor === from.minor &&
      (reference.applyPatches || version.patch === from.patch) &&
      compareFrameworkVersions(version, from) >= 0,
  );
  return best(patches, 1) ?? from;
};

const choose = (reference: FrameworkReference, candidates: readonly FrameworkVersion[]): FrameworkVersion | undefined => {
  const found = nearest(reference, candidates);
  return found === undefined ? undefined : latestPatch(reference, candidates, found);
};

/**
 * The installed version that the host takes for a reference, or undefined (docs/design/features/framework-version-resolution.md
 * of dotnet/runtime): the nearest compatible one, or the highest where the settings say so, and then its latest patch.
 */
export const chooseVersion = (reference: FrameworkReference, installed: readonly FrameworkVersion[]): FrameworkVersion | undefined => {
  const exactOnly = reference.range === 'exact' || (!allows(reference.range, 'minor') && !reference.applyPatches && !isPrerelease(reference.version));
  if (exactOnly) return installed.find((version) => version.text === reference.version.text);
  if (reference.preferRelease) {
    const release = choose(reference, installed.filter((version) => !isPrerelease(version)));
    if (release !== undefined) return release;
  }
  return choose(reference, installed);
};
