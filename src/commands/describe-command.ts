import { configurationOption } from '../../domain/configuration.ts';
import type { Invocation } from '../cli/invocation.ts';
import { optionNames, options } from '../cli/options.ts';

const assemblyOf = (invocation: Invocation): string => {
  if (!('assembly' in invocation) || invocation.assembly === null) return '';
  return invocation.assembly.kind === 'path' ? invocation.assembly.path : invocation.assembly.given;
};

/** Every switch of the action's own that was given, as help spells it. */
const switches = (invocation: Invocation): readonly string[] => {
  const given = new Map(Object.entries(invocation));
  return optionNames.flatMap((name) => (options[name].value === 'none' && given.get(name) === true ? [options[name].spelling] : []));
};

const flags = (invocation: Invocation): readonly string[] => [
  ...switches(invocation),
  ...('configuration' in invocation ? [configurationOption(invocation.configuration) ?? ''] : []),
  ...('compile' in invocation && invocation.compile.arch !== null ? [`--arch ${invocation.compile.arch}`] : []),
  ...('queue' in invocation && invocation.queue !== null && invocation.queue !== false ? [invocation.queue === true ? '/queue' : `/queue:${invocation.queue}`] : []),
  ...('trigger' in invocation && invocation.trigger !== null ? [`/trigger:${invocation.trigger}`] : []),
  ...('verb' in invocation ? [invocation.verb] : []),
  ...('path' in invocation ? [invocation.path] : []),
  ...('upTo' in invocation && invocation.upTo !== null ? [String(invocation.upTo)] : []),
];

/** The command as it goes on the record: what was asked, in one spelling. */
export const describeCommand = (invocation: Invocation): string =>
  [invocation.action, assemblyOf(invocation), ...flags(invocation)].filter((part) => part !== '').join(' ');
