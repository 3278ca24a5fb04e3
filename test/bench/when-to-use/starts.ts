import { alternate } from '../alternate.ts';
import type { Measurement } from '../measurement.ts';
import { timeCommand } from '../run-command.ts';
import { describeMs, ratioOf } from '../statistics.ts';
import { dropPages } from './page-cache.ts';
import type { Subject } from './subjects.ts';

/** Bytes. */
const negligible = 2 ** 20;

const compared = (name: string, means: string, images: readonly number[], plain: readonly number[], more = ''): Measurement => ({
  name,
  means,
  goal: null,
  ratio: ratioOf(images, plain),
  details: `${describeMs(images)} ÷ ${describeMs(plain)}${more}`,
});

/** From the start of the command to its end, files in memory. */
export const warmStart = async ({ name, plain, images }: Subject, runs: number): Promise<Measurement> => {
  const [ours, theirs] = await alternate(runs, [() => timeCommand(images), () => timeCommand(plain)], 2);
  return compared(`warm start, ${name}`, 'Time of a whole run, with images ÷ through the JIT.', ours!, theirs!);
};

/** The same with nothing of runtime, application and images in memory. */
export const coldStart = async ({ name, plain, images, folders }: Subject, runs: number): Promise<Measurement> => {
  let left = 0;
  const cold = (command: readonly string[]) => (): number => {
    left = Math.max(left, dropPages(folders));
    return timeCommand(command);
  };
  const [ours, theirs] = await alternate(runs, [cold(images), cold(plain)], 1);
  const note = left > negligible ? `; up to ${Math.round(left / 2 ** 20)} MB were held by other processes and stayed` : '';
  return compared(`cold start, ${name}`, 'The same after the pages of runtime, application and images were dropped from memory.', ours!, theirs!, note);
};
