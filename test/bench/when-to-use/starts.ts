import { spawnSync } from 'node:child_process';
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

type Cost = { readonly wallMs: number; readonly cpuMs: number };

/** What a command takes from its start to its end, with all that it starts; its output is thrown away. */
const costOf = (command: readonly string[]): Cost => {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  const [real, user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map((seconds) => 1000 * Number(seconds));
  return { wallMs: real!, cpuMs: user! + system! };
};

/** From the start of the command to its end, files in memory. */
export const warmStart = async ({ name, plain, images }: Subject, runs: number): Promise<readonly Measurement[]> => {
  const [ours, theirs]: [Cost[], Cost[]] = [[], []];
  const side = (command: readonly string[], into: Cost[]) => (): number => into.push(costOf(command));
  await alternate(runs, [side(images, ours), side(plain, theirs)], 0);
  const ms = (costs: readonly Cost[], of: (cost: Cost) => number): readonly number[] => costs.slice(1).map(of);
  return [
    compared(`warm start, ${name}`, 'Time of a whole run, with images ÷ through the JIT.', ms(ours, ({ wallMs }) => wallMs), ms(theirs, ({ wallMs }) => wallMs)),
    compared(`processor time of a warm start, ${name}`, 'The same in processor time, which other work on the machine changes less.', ms(ours, ({ cpuMs }) => cpuMs), ms(theirs, ({ cpuMs }) => cpuMs)),
  ];
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
