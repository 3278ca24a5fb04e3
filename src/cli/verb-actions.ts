import { actionOf } from './actions.ts';
import type { Action, ActionName } from './invocation.ts';
import { nearest } from './nearest.ts';
import { credentialsOf, type Parts } from './read-options.ts';
import { usageFailure } from './usage.ts';
import { parsePriority } from './values.ts';
import { absolutePath } from './world.ts';

/** The verb of an action such as `queue pause`, in any case. @throws Failure kind `usage`, code `unknown-verb` */
export const verbOf = <V extends string>(action: ActionName, { operands }: Parts, known: readonly V[]): V => {
  const word = operands[0]!.toLowerCase();
  const verb = known.find((one) => one === word);
  if (verb !== undefined) return verb;
  const meant = nearest(word, known);
  throw usageFailure('unknown-verb', `"ngen ${action}" does not know "${operands[0]}".`, meant === null ? `Write: ngen ${action} ${actionOf(action).operands}` : `Did you mean "ngen ${action} ${meant}"?`);
};

const second = (action: ActionName, { operands }: Parts, what: string): string => {
  if (operands[1] !== undefined && operands[1] !== '') return operands[1];
  throw usageFailure('operand-missing', `"ngen ${action} ${operands[0]}" needs ${what}.`, `Write: ngen ${action} ${actionOf(action).operands}`);
};

const noSecond = (action: ActionName, { operands }: Parts): void => {
  if (operands.length > 1) throw usageFailure('unexpected-operand', `"ngen ${action} ${operands[0]}" takes nothing more, but "${operands[1]}" was given.`);
};

export const queueAction = (parts: Parts): Extract<Action, { action: 'queue' }> => {
  const verb = verbOf('queue', parts, ['pause', 'continue', 'status', 'wait']);
  if (verb === 'wait') return { action: 'queue', verb, upTo: parts.operands[1] === undefined ? null : parsePriority(parts.operands[1]) };
  noSecond('queue', parts);
  return { action: 'queue', verb };
};

/** A file's absolute path, or a URL as it is. */
const recoverySource = (parts: Parts): string => {
  const given = second('log', parts, 'a log\'s file, or the URL of a replica');
  return /^\w[\w+]*:\/\//.test(given) ? given : absolutePath(given, parts.world);
};

export const logAction = (parts: Parts): Extract<Action, { action: 'log' }> => {
  const verb = verbOf('log', parts, ['backup', 'recover', 'replicate', 'head']);
  if (verb === 'replicate') return { action: 'log', verb, url: second('log', parts, 'the URL of a log'), follow: parts.given.has('follow'), credentials: credentialsOf(parts) };
  if (verb === 'recover') return { action: 'log', verb, source: recoverySource(parts), credentials: credentialsOf(parts) };
  if (verb === 'backup') return { action: 'log', verb, file: absolutePath(second('log', parts, 'a file'), parts.world) };
  noSecond('log', parts);
  return { action: 'log', verb };
};

export const compilerAction = (parts: Parts): Extract<Action, { action: 'compiler' }> => {
  const verb = verbOf('compiler', parts, ['add', 'list']);
  if (verb === 'add') return { action: 'compiler', verb, path: absolutePath(second('compiler', parts, 'the path of a crossgen2 folder or .nupkg'), parts.world) };
  noSecond('compiler', parts);
  return { action: 'compiler', verb };
};
