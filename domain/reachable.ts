/** The indices that `start` leads to, itself included, in the order in which they are found. */
export const reachable = (start: number, next: (index: number) => readonly number[]): ReadonlySet<number> => {
  const seen = new Set([start]);
  // A set that grows while it is walked is walked to its new end.
  for (const index of seen) for (const other of next(index)) seen.add(other);
  return seen;
};
