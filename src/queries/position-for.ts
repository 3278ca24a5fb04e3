import type { Moment } from '../cli/moment.ts';
import type { Output } from '../cli/output.ts';
import { momentIn } from '../store/moment-in.ts';
import type { ReadableEvents } from '../store/readable-events.ts';

/** The position that a moment means: the events before it had happened. Says so where the log's times do not tell by themselves. */
export const positionFor = async ({ batches }: Pick<ReadableEvents, 'batches'>, moment: Moment, output: Pick<Output, 'warning'>): Promise<number> => {
  const { position, clockWentBack } = await momentIn(batches, moment);
  if (clockWentBack) output.warning(`The clock was put back while this store was used: the time that was given is taken for position ${position}.`);
  return position;
};
