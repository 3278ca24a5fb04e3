/** A run of one side, which resolves to its time in milliseconds or to whatever is compared. */
export type Side = () => number | Promise<number>;

/** Runs the sides in turn (A B C A B C …), so that a machine whose speed drifts is fair to all; the first run of each does not count. */
export const alternate = async (runs: number, sides: readonly Side[], warmUps = 1): Promise<readonly (readonly number[])[]> => {
  const results: number[][] = sides.map(() => []);
  for (let run = -warmUps; run < runs; run++) {
    for (const [index, side] of sides.entries()) {
      const result = await side();
      if (run >= 0) results[index]!.push(result);
    }
  }
  return results;
};
