/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (optimal string alignment). */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + same);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) least = Math.min(least, before[column - 2]! + 1);
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
};

/** The candidate that `word` most likely was meant to be, or null when none is near; upper and lower case make no difference. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  const typed = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => {
      const folded = candidate.toLowerCase();
      const begins = typed.length >= 3 && folded.startsWith(typed);
      return { candidate, far: begins ? 0.5 : distance(typed, folded), allowed: Math.max(1, Math.floor(Math.min(typed.length, folded.length) / 3)) };
    })
    .filter(({ far, allowed }) => far <= allowed)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.candidate ?? null;
};
