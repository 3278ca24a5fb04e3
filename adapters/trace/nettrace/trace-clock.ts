/** Ticks of a trace's clock as milliseconds since the trace began. */
export type TraceClock = (ticks: number) => number;

// The body of the object `Trace`: the date, then the ticks at which it began, then how many of them are a second.
const startOffset = 16;
const frequencyOffset = 24;

export const readClock = (body: Buffer): TraceClock => {
  const [start, frequency] = [Number(body.readBigInt64LE(startOffset)), Number(body.readBigInt64LE(frequencyOffset))];
  return (ticks) => ((ticks - start) * 1000) / Math.max(1, frequency);
};
