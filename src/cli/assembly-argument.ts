import { actionOf } from './actions.ts';
import type { ActionName, AssemblyArgument } from './invocation.ts';
import { isFullName, parsePartialName } from './partial-name.ts';
import { usageFailure } from './usage.ts';
import { absolutePath, type World } from './world.ts';

/** Paths hold a slash, end as assemblies' files do, or are `.` or `..`; anything else is a name, `Newtonsoft.Json` too. */
export const isAssemblyPath = (given: string): boolean => given.includes('/') || given === '.' || given === '..' || /\.(dll|exe)$/i.test(given);

const parseOne = (given: string, world: World): AssemblyArgument =>
  isAssemblyPath(given) ? { kind: 'path', given, path: absolutePath(given, world) } : { kind: 'name', given, name: parsePartialName(given) };

const refuseStar = (): never => {
  throw usageFailure('uninstall-star', '"uninstall *" is no longer supported, as since version 4 of the .NET Framework. Nothing was uninstalled.', 'Name the assembly to uninstall; "ngen display" lists the roots.');
};

const refuseSeveral = (action: ActionName, operands: readonly string[], bareQueue: boolean, world: World): never => {
  const priority = operands.slice(1).find((text) => /^[1-3]$/.test(text));
  const expanded = action === 'uninstall' && operands.every((text) => !text.includes('/') && world.exists(absolutePath(text, world)));
  const advice =
    bareQueue && priority !== undefined
      ? `To give the priority, write /queue:${priority}.`
      : expanded
        ? 'If you wrote "uninstall *": the shell replaced the star by the names of the files in this folder, and "uninstall *" is no longer supported.'
        : `Run "ngen ${action}" once for each of them.`;
  const shown = operands.slice(0, 3).join(', ') + (operands.length > 3 ? `, … (${operands.length} in all)` : '');
  throw usageFailure('several-assemblies', `Only one assembly can be given on a command line, but there are ${operands.length}: ${shown}. Nothing was done.`, advice);
};

/** `install` must know exactly which one is meant: in part is not enough, but a simple name can be unique. */
const requireInstallable = (argument: AssemblyArgument): void => {
  if (argument.kind === 'path') return;
  const { name } = argument;
  const simple = name.version === null && name.culture === null && name.publicKeyToken === null;
  if (name.impossible !== null) throw usageFailure('bad-assembly-name', name.impossible);
  if (simple || isFullName(name)) return;
  throw usageFailure('partial-assembly-name', `"${argument.given}" names an assembly in part; "install" takes a path or a full display name.`, 'Write it as "Name, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null", or give the path of the file.');
};

/**
 * The one assembly of a command line, or null when there is none.
 * @throws Failure kind `usage`: `several-assemblies`, `uninstall-star`, `bad-assembly-name`, `partial-assembly-name`
 */
export const parseAssemblyArgument = (action: ActionName, operands: readonly string[], world: World, bareQueue = false): AssemblyArgument | null => {
  if (action === 'uninstall' && operands.length === 1 && operands[0] === '*') refuseStar();
  if (operands.length > 1) refuseSeveral(action, operands, bareQueue, world);
  const given = operands[0];
  if (given === undefined) return null;
  const argument = parseOne(given, world);
  if (action === 'install') requireInstallable(argument);
  return argument;
};

/** @throws Failure kind `usage`, code `assembly-missing`, and what `parseAssemblyArgument` throws */
export const requireAssemblyArgument = (action: ActionName, operands: readonly string[], world: World, bareQueue = false): AssemblyArgument => {
  const argument = parseAssemblyArgument(action, operands, world, bareQueue);
  if (argument !== null) return argument;
  throw usageFailure('assembly-missing', `"ngen ${action}" needs an assembly: a path or a name.`, `For example: ${actionOf(action).examples[0]!}`);
};
