import { parseAssemblyArgument } from './assembly-argument.ts';
import type { Action } from './invocation.ts';
import { credentialsOf, type Parts } from './read-options.ts';
import { verbOf } from './verb-actions.ts';

type Fleet = Extract<Action, { action: 'fleet' }>;

const mvidPattern = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

/** An assembly's module version id, as `inspect` shows it, or the assembly by path or name. */
const aboutOf = ({ operands, world }: Parts): Fleet['about'] => {
  const mvid = mvidPattern.exec(operands[1] ?? '')?.[1];
  return mvid === undefined ? parseAssemblyArgument('fleet', operands.slice(1), world) : { kind: 'mvid', given: operands[1]!, mvid: mvid.toLowerCase() };
};

export const fleetAction = (parts: Parts): Fleet => ({ action: 'fleet', verb: verbOf('fleet', parts, ['images', 'installs', 'invalid']), about: aboutOf(parts), credentials: credentialsOf(parts) });
