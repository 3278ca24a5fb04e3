import { configurationOption } from '../../domain/configuration.ts';
import type { Invocation } from '../cli/invocation.ts';

const assemblyOf = (invocation: Invocation): string => {
  if (!('assembly' in invocation) || invocation.assembly === null) return '';
  return invocation.assembly.kind === 'path' ? invocation.assembly.path : invocation.assembly.given;
};

const flags = (invocation: Invocation): readonly string[] => [
  ...('debug' in invocation && invocation.debug ? ['/Debug'] : []),
  ...('profile' in invocation && invocation.profile ? ['/Profile'] : []),
  ...('noDependencies' in invocation && invocation.noDependencies ? ['/NoDependencies'] : []),
  ...('configuration' in invocation ? [configurationOption(invocation.configuration) ?? ''] : []),
  ...('frameworkBubble' in invocation && invocation.frameworkBubble ? ['/FrameworkBubble'] : []),
  ...('allowUntrusted' in invocation && invocation.allowUntrusted ? ['/AllowUntrusted'] : []),
  ...('compile' in invocation && invocation.compile.arch !== null ? [`--arch ${invocation.compile.arch}`] : []),
  ...('ifInstalled' in invocation && invocation.ifInstalled ? ['/ifInstalled'] : []),
  ...('force' in invocation && invocation.force ? ['/Force'] : []),
  ...('queue' in invocation && invocation.queue !== null && invocation.queue !== false ? [invocation.queue === true ? '/queue' : `/queue:${invocation.queue}`] : []),
  ...('trigger' in invocation && invocation.trigger !== null ? [`/trigger:${invocation.trigger}`] : []),
  ...('verb' in invocation ? [invocation.verb] : []),
  ...('path' in invocation ? [invocation.path] : []),
  ...('upTo' in invocation && invocation.upTo !== null ? [String(invocation.upTo)] : []),
];

/** The command as it goes on the record: what was asked, in one spelling. */
export const describeCommand = (invocation: Invocation): string =>
  [invocation.action, assemblyOf(invocation), ...flags(invocation)].filter((part) => part !== '').join(' ');
