import { actionNamed } from './action-named.ts';
import { actionOf, type ActionSpec, commonOptions, optionsOf } from './actions.ts';
import { parseAssemblyArgument } from './assembly-argument.ts';
import { buildAction } from './build-action.ts';
import type { CommonOptions, Invocation } from './invocation.ts';
import { asksForHelp, type GivenOptions, scanArguments, type Scanned } from './scan-arguments.ts';
import { usageFailure } from './usage.ts';
import { absolutePath, thisWorld, type World } from './world.ts';

const readCommon = (given: GivenOptions, world: World): CommonOptions => {
  const root = given.get('root') ?? null;
  if (root !== null && given.has('user')) throw usageFailure('two-stores', '--root and --user name two different stores.', 'Give one of them.');
  return {
    json: given.has('json'),
    silent: given.has('silent'),
    verbose: given.has('verbose'),
    nologo: given.has('nologo'),
    root: root === null ? null : absolutePath(root, world),
    user: given.has('user'),
    dryRun: given.has('dryRun'),
    eventLog: given.get('eventLog') ?? null,
  };
};

/** The named options of both parts; an option repeated after the action must say the same. */
const merged = (before: GivenOptions, after: GivenOptions): GivenOptions => {
  for (const [name, value] of after) {
    if (before.has(name) && before.get(name) !== value) throw usageFailure('option-given-twice', `--${name} is given twice, with different values.`);
  }
  return new Map([...before, ...after]);
};

const checkCount = (action: ActionSpec, { operands }: Scanned, world: World): void => {
  const [least, most] = action.count;
  const syntax = `Write: ngen ${action.name}${action.operands === '' ? '' : ` ${action.operands}`}`;
  if (operands.length < least && !action.operands.startsWith('ASSEMBLY')) throw usageFailure('operand-missing', `"ngen ${action.name}" needs ${action.operands}.`, syntax);
  if (operands.length <= most) return;
  if (/^\[?ASSEMBLY/.test(action.operands)) parseAssemblyArgument(action.name, operands, world);
  throw usageFailure('unexpected-operand', `"ngen ${action.name}" ${most === 0 ? 'takes no argument' : 'takes fewer arguments'}, but "${operands[most]}" was given.`, syntax);
};

const helpFor = (topic: Extract<Invocation, { action: 'help' }>['topic'], common: CommonOptions): Invocation => ({ action: 'help', topic, common });

/**
 * Understands a command line, `argv` being what follows the program's name. Options may stand before or after the action.
 * The meaning of words is the manual's ("Syntax", "Arguments"); what it leaves open is in docs/decisions/0001-command-line-grammar.md.
 * @throws Failure kind `usage`: the message says which word is wrong, and nothing has been done
 */
export const parseCommandLine = (argv: readonly string[], world: World = thisWorld()): Invocation => {
  const before = scanArguments(argv, { taker: 'ngen', accepts: [...commonOptions, 'version'], stopAtOperand: true }, world);
  const word = before.operands[0];
  if (word === undefined) {
    const common = readCommon(before.given, world);
    return before.given.has('version') && !before.given.has('help') ? { action: 'version', common } : helpFor(null, common);
  }
  const action = actionNamed(word);
  const isRun = action.name === 'run';
  if (before.given.has('help') || (!isRun && asksForHelp(before.rest))) return helpFor(action.name, readCommon(before.given, world));
  const after = scanArguments(before.rest, { taker: `ngen ${action.name}`, accepts: optionsOf(actionOf(action.name)), stopAtOperand: isRun }, world);
  const given = merged(before.given, after.given);
  const common = readCommon(given, world);
  if (given.has('help')) return helpFor(action.name, common);
  if (action.name !== 'install') checkCount(action, after, world);
  return { ...buildAction(action.name, { ...after, given, world }), common };
};
