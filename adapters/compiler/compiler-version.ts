/** A NuGet version: three or four numbers and perhaps a prerelease label. */
const pattern = /^(\d+)\.(\d+)\.(\d+)(?:\.\d+)?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/;

const partsOf = (version: string): { readonly numbers: readonly number[]; readonly label: readonly string[] } => {
  const [, major, minor, patch, label] = pattern.exec(version) ?? [];
  return { numbers: [major, minor, patch].map(Number), label: label === undefined ? [] : label.split('.') };
};

const compareLabels = (a: string, b: string): number => {
  const bothNumbers = /^\d+$/.test(a) && /^\d+$/.test(b);
  if (bothNumbers) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Orders versions as Semantic Versioning 2.0.0 §11 does: a prerelease comes before its release. */
export const compareVersions = (a: string, b: string): number => {
  const [one, two] = [partsOf(a), partsOf(b)];
  for (const [index, number] of one.numbers.entries()) if (number !== two.numbers[index]) return number - two.numbers[index]!;
  if (one.label.length === 0 || two.label.length === 0) return two.label.length - one.label.length;
  for (const [index, part] of one.label.entries()) {
    const other = two.label[index];
    const order = other === undefined ? 1 : compareLabels(part, other);
    if (order !== 0) return order;
  }
  return one.label.length - two.label.length;
};

export const isPrerelease = (version: string): boolean => partsOf(version).label.length > 0;

export const majorOf = (version: string): number => partsOf(version).numbers[0]!;

/**
 * The version of the compiler's package from what `crossgen2 --version` prints, e.g. `10.0.12-servicing.26422.108+95017c7`: builds of
 * releases carry a label that their packages do not. Null when it is no version.
 */
export const packageVersion = (printed: string): string | null => {
  const version = printed.trim().split('+', 1)[0]!;
  return pattern.test(version) ? version.replace(/-(?:servicing|rtm)\..*$/, '') : null;
};

/** The one to use for a runtime: its own version, else the newest of its major version, releases before prereleases. */
export const bestVersion = (versions: readonly string[], runtimeMajor: number, runtimeVersion: string): string | undefined => {
  if (versions.includes(runtimeVersion)) return runtimeVersion;
  const ofMajor = versions.filter((version) => pattern.test(version) && majorOf(version) === runtimeMajor);
  const releases = ofMajor.filter((version) => !isPrerelease(version));
  return (releases.length > 0 ? releases : ofMajor).toSorted(compareVersions).at(-1);
};
