/**
 * A framework version as the host reads folder names and references: semantic versioning 2.0 with all three numbers
 * (docs/design/features/host-components.md and framework-version-resolution.md of dotnet/runtime). Build metadata does not order.
 */
export type FrameworkVersion = { readonly major: number; readonly minor: number; readonly patch: number; readonly prerelease: readonly string[]; readonly text: string };

const number = '(0|[1-9]\\d*)';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifiers}))?(?:\\+${identifiers})?$`);

/** Undefined for what the host passes over, such as `10.0`, `08.0.0` or `1.0.0-01`. */
export const parseFrameworkVersion = (text: string): FrameworkVersion | undefined => {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const prerelease = match[4]?.split('.') ?? [];
  if (prerelease.some((identifier) => /^0\d+$/.test(identifier))) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), prerelease, text };
};

const isNumber = (identifier: string): boolean => /^\d+$/.test(identifier);

const compareIdentifiers = (a: string, b: string): number => {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
};

const comparePrerelease = (a: readonly string[], b: readonly string[]): number => {
  if (a.length === 0 || b.length === 0) return b.length - a.length; // a release is higher than its previews
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const order = compareIdentifiers(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export const compareFrameworkVersions = (a: FrameworkVersion, b: FrameworkVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.prerelease, b.prerelease);

export const isPrerelease = (version: FrameworkVersion): boolean => version.prerelease.length > 0;
