import { actionNamed } from './action-named.ts';
import { actionOf } from './actions.ts';
import { parseAssemblyArgument, requireAssemblyArgument } from './assembly-argument.ts';
import type { Action, ActionName } from './invocation.ts';
import { compileOf, configurationOf, mapped, momentOf, type Parts, queueOf, queuesUpdate, reportOf, scenarioOf } from './read-options.ts';
import { usageFailure } from './usage.ts';
import { parsePriority, parseTrigger, parseUnit } from './values.ts';
import { fleetAction } from './fleet-action.ts';
import { compilerAction, logAction, queueAction, verbOf } from './verb-actions.ts';
import { absolutePath } from './world.ts';

/** The application by its path; a word without a slash is a file of the current folder, as for `install`. */
const runAction = (parts: Parts): Extract<Action, { action: 'run' }> => ({
  action: 'run',
  debug: parts.given.has('debug'),
  profile: parts.given.has('profile'),
  report: reportOf(parts),
  app: absolutePath(parts.operands[0]!, parts.world),
  args: parts.rest,
});

const updateAction = (parts: Parts): Extract<Action, { action: 'update' }> => {
  const trigger = mapped(parts, 'trigger', parseTrigger);
  const force = parts.given.has('force');
  if (trigger !== null && force) throw usageFailure('trigger-force', '/trigger looks only at what changed; it cannot be used with /Force.', 'Write "ngen update /Force" to make everything anew.');
  return { action: 'update', queue: queuesUpdate(parts) || trigger !== null, force, trigger, compile: compileOf(parts) };
};

const replayAction = (parts: Parts): Extract<Action, { action: 'replay' }> => {
  const to = momentOf(parts, 'to');
  const into = mapped(parts, 'into', (text) => absolutePath(text, parts.world));
  if (to !== null && into === null) throw usageFailure('replay-into', 'A replay of the past never replaces the live views: --to needs --into FILE.');
  return { action: 'replay', to, into };
};

const diffAction = (parts: Parts): Extract<Action, { action: 'diff' }> => {
  const from = momentOf(parts, 'from');
  if (from === null) throw usageFailure('diff-from', '"ngen diff" needs the earlier moment: --from POSITION|TIME.', `For example: ${actionOf('diff').examples[0]!}`);
  return { action: 'diff', from, to: momentOf(parts, 'to') };
};

const helpAction = ({ operands }: Parts): Extract<Action, { action: 'help' }> => ({ action: 'help', topic: operands[0] === undefined ? null : actionNamed(operands[0]).name });

const builders: { readonly [A in ActionName]: (parts: Parts) => Extract<Action, { action: A }> } = {
  install: (parts) => ({
    action: 'install',
    assembly: requireAssemblyArgument('install', parts.operands, parts.world, parts.given.get('queue') === null),
    ...scenarioOf(parts),
    configuration: configurationOf(parts),
    queue: queueOf(parts),
    force: parts.given.has('force'),
    frameworkBubble: parts.given.has('frameworkBubble'),
    allowUntrusted: parts.given.has('allowUntrusted'),
    compile: compileOf(parts),
  }),
  uninstall: (parts) => ({
    action: 'uninstall',
    assembly: requireAssemblyArgument('uninstall', parts.operands, parts.world),
    ...scenarioOf(parts),
    configuration: configurationOf(parts),
    ifInstalled: parts.given.has('ifInstalled'),
  }),
  update: updateAction,
  display: (parts) => ({ action: 'display', assembly: parseAssemblyArgument('display', parts.operands, parts.world), at: momentOf(parts, 'at') }),
  executeQueuedItems: (parts) => ({ action: 'executeQueuedItems', upTo: parts.operands[0] === undefined ? null : parsePriority(parts.operands[0]), compile: compileOf(parts) }),
  queue: queueAction,
  run: runAction,
  inspect: ({ operands, world }) => ({ action: 'inspect', files: operands.map((file) => absolutePath(file, world)) }),
  audit: (parts) => ({
    action: 'audit',
    assembly: parseAssemblyArgument('audit', parts.operands, parts.world),
    since: momentOf(parts, 'since'),
    by: mapped(parts, 'by', (text) => text),
    at: momentOf(parts, 'at'),
    installer: mapped(parts, 'installer', (text) => text),
    image: mapped(parts, 'image', (text) => (text.includes('/') ? absolutePath(text, parts.world) : text)),
    kinds: mapped(parts, 'kind', (text) => text.split(',')),
  }),
  why: (parts) => ({ action: 'why', assembly: requireAssemblyArgument('why', parts.operands, parts.world), at: momentOf(parts, 'at') }),
  diff: diffAction,
  verify: ({ given }) => ({ action: 'verify', repair: given.has('repair') }),
  replay: replayAction,
  log: logAction,
  fleet: fleetAction,
  service: (parts) => ({ action: 'service', verb: verbOf('service', parts, ['run', 'status']), compile: compileOf(parts) }),
  task: (parts) => ({ action: 'task', verb: verbOf('task', parts, ['run']), compile: compileOf(parts) }),
  systemd: ({ operands, given }) => ({ action: 'systemd', unit: parseUnit(operands[0]!), remove: given.has('remove') }),
  compiler: compilerAction,
  shellenv: () => ({ action: 'shellenv' }),
  help: helpAction,
  version: () => ({ action: 'version' }),
};

/** @throws Failure kind `usage` when the words do not fit the action */
export const buildAction = (name: ActionName, parts: Parts): Action => builders[name](parts);
