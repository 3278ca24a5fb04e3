import { positionAt, type PositionAt } from '../../projections/position-at.ts';
import type { Moment } from '../cli/moment.ts';

/** The position that a moment means in a log, of which a time takes reading all times. */
export const momentIn = async (batches: () => AsyncIterable<readonly { readonly time: string }[]>, moment: Moment): Promise<PositionAt> => {
  if (moment.kind === 'position') return { position: moment.position, clockWentBack: false };
  const times: number[] = [];
  for await (const batch of batches()) for (const { time } of batch) times.push(Date.parse(time));
  return positionAt(times, moment.time, Date.now());
};
