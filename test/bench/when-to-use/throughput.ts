import { alternate } from '../alternate.ts';
import type { Measurement } from '../measurement.ts';
import { outputOf } from '../run-command.ts';
import { median, ratioOf } from '../statistics.ts';

type Done = { readonly perSecond: readonly number[]; /** Processor time of the process in each second. */ readonly cpuMs: readonly number[] };

/** How a long run is started; its output is one line of JSON that says how much was done in each second, and what that took. */
export type Variant = { readonly name: string; readonly command: readonly string[]; readonly environment: Record<string, string> };

const runOf = ({ command, environment }: Variant, seconds: number): Done => JSON.parse(outputOf([...command, String(seconds)], { environment })) as Done;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What is compared with what, by the names of variants. */
export type Pair = readonly [string, string];

/** Long runs of the variants in turn: what is done in the first second; and in a second of processor time, which other work on the machine hardly changes, in the last third. */
export const throughput = async (what: string, variants: readonly Variant[], pairs: readonly Pair[], runs: number, seconds: number): Promise<readonly Measurement[]> => {
  const done = new Map<string, Done[]>(variants.map(({ name }) => [name, []]));
  const side = (variant: Variant) => (): number => done.get(variant.name)!.push(runOf(variant, seconds));
  await alternate(runs, variants.map(side), 0);
  const last = Math.ceil(seconds / 3);
  const first = (name: string): readonly number[] => done.get(name)!.map(({ perSecond }) => perSecond[0]!);
  const steady = (name: string): readonly number[] => done.get(name)!.map(({ perSecond, cpuMs }) => (1000 * total(perSecond.slice(-last))) / total(cpuMs.slice(-last)));
  const compared = (when: string, means: string, [one, other]: Pair, of: (name: string) => readonly number[]): Measurement => ({
    name: `${what}, ${when}: ${one} ÷ ${other}`,
    means,
    goal: null,
    ratio: ratioOf(of(one), of(other)),
    details: `${median(of(one)).toFixed(0)} ÷ ${median(of(other)).toFixed(0)} times, medians of ${runs} runs`,
  });
  return [
    ...pairs.map((pair) => compared('first second', 'How much is done in the first second.', pair, first)),
    ...pairs.map((pair) => compared(`after ${seconds} s`, 'How much is done in a second of processor time when all is warm.', pair, steady)),
  ];
};
