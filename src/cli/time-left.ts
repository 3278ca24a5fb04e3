/**
 * Milliseconds until `total` is reached at the pace so far; null while too little is done to tell (the first tenth of a second, or
 * nothing done). Compiles are run longest first, so that this errs on the long side.
 */
export const timeLeft = (elapsed: number, done: number, total: number): number | null =>
  done === 0 || elapsed < 100 ? null : Math.round((elapsed / done) * Math.max(0, total - done));

/** `45 s`, `2 min 5 s`, `1 h 10 min`. */
export const describeTime = (milliseconds: number): string => {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
