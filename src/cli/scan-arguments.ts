import { actions, optionsOf } from './actions.ts';
import { type Argument, classifyArgument } from './classify-argument.ts';
import { nearest } from './nearest.ts';
import { options, optionSyntax, type OptionName } from './options.ts';
import { usageFailure } from './usage.ts';
import type { World } from './world.ts';

/** Null is an option without a value. */
export type GivenOptions = ReadonlyMap<OptionName, string | null>;

export type Scanned = { readonly operands: readonly string[]; readonly given: GivenOptions; readonly rest: readonly string[] };

type Rules = {
  /** What messages call the taker of the options: `ngen install`. */
  readonly taker: string;
  readonly accepts: readonly OptionName[];
  /** Leave everything after the first operand unread, in `rest`. */
  readonly stopAtOperand: boolean;
};

type Option = Extract<Argument, { kind: 'option' }>;

const unknownOption = ({ written, name }: Option, { taker, accepts }: Rules): Error => {
  if (name !== undefined) {
    const takers = actions.filter((action) => optionsOf(action).includes(name)).map((action) => `ngen ${action.name}`);
    return usageFailure('unknown-option', `"${taker}" has no option ${written}.`, takers.length > 0 ? `Where it can be used: ${takers.join(', ')}.` : undefined);
  }
  const plain = (text: string): string => text.replace(/^(--?|\/)/, '');
  const meant = nearest(plain(written), accepts.map((one) => plain(options[one].spelling)));
  const spelling = meant === null ? undefined : accepts.find((one) => plain(options[one].spelling) === meant)!;
  const path = written.startsWith('/') ? ` If a file was meant: there is no ${written}.` : '';
  return usageFailure('unknown-option', `Unknown option ${written}.${path}`, spelling === undefined ? `See "${taker} /?".` : `Did you mean ${optionSyntax(spelling)}?`);
};

const checkedValue = (option: Option, name: OptionName, next: string | undefined, rules: Rules, world: World): { value: string | null; taken: boolean } => {
  const { value: wanted } = options[name];
  if (wanted === 'none') {
    if (option.value === null) return { value: null, taken: false };
    throw usageFailure('option-takes-no-value', `${option.written} takes no value, but "${option.value}" was given.`);
  }
  if (option.value === '') throw usageFailure('option-needs-value', `${option.written} is followed by nothing: write ${optionSyntax(name)}.`);
  if (option.value !== null || wanted === 'optional') return { value: option.value, taken: false };
  // `--since -2d` has a value, `--root --json` has not. What begins with a slash is a path here, whatever its name.
  const follower = next?.startsWith('-') === true ? classifyArgument(next, { accepts: rules.accepts, exists: world.exists }) : undefined;
  const isOption = next === '--' || (follower?.kind === 'option' && follower.name !== undefined);
  if (option.slash || next === undefined || next === '' || isOption) {
    throw usageFailure('option-needs-value', `${option.written} needs a value: write ${optionSyntax(name)}.`);
  }
  return { value: next, taken: true };
};

/**
 * Sorts arguments into options and operands.
 * @throws Failure kind `usage`: `unknown-option`, `option-needs-value`, `option-takes-no-value`, `option-given-twice`
 */
export const scanArguments = (argv: readonly string[], rules: Rules, world: World): Scanned => {
  const given = new Map<OptionName, string | null>();
  const operands: string[] = [];
  let onlyOperands = false;
  for (let index = 0; index < argv.length; index++) {
    const text = argv[index]!;
    if (text === '--' && !onlyOperands) {
      onlyOperands = true;
      continue;
    }
    const argument: Argument = onlyOperands ? { kind: 'operand' } : classifyArgument(text, { accepts: rules.accepts, exists: world.exists });
    if (argument.kind === 'operand') {
      operands.push(text);
      if (rules.stopAtOperand) return { operands, given, rest: argv.slice(index + 1) };
      continue;
    }
    const { name } = argument;
    if (name === undefined || !rules.accepts.includes(name)) throw unknownOption(argument, rules);
    const { value, taken } = checkedValue(argument, name, argv[index + 1], rules, world);
    if (taken) index++;
    if (given.has(name) && given.get(name) !== value) throw usageFailure('option-given-twice', `${options[name].spelling} is given twice, with different values.`);
    given.set(name, value);
  }
  return { operands, given, rest: [] };
};

/** Whether help is asked for among the options; nothing else need then be right. */
export const asksForHelp = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).some((text) => /^(\/|--?)(\?|h|help)$/i.test(text));
};
