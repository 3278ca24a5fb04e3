/** The four numbers of an assembly version. What is missing or no number counts as 0. */
const numbersOf = (version: string): readonly number[] => {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  return [0, 1, 2, 3].map((index) => parts[index] || 0);
};

/** Orders assembly versions by their numbers. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const different = left.findIndex((number, index) => number !== right[index]);
  return different === -1 ? 0 : left[different]! - right[different]!;
};

/** Major and minor number, by which Mono finds redirects and publisher policies, e.g. `1.0`. */
export const majorMinor = (version: string): string => numbersOf(version).slice(0, 2).join('.');
