import type { Configuration } from '../../domain/configuration.ts';
import type { Priority } from '../../domain/priority.ts';
import type { CompileOptions, ScenarioOptions } from './invocation.ts';
import { type Moment, parseMoment } from './moment.ts';
import { options, type OptionName } from './options.ts';
import type { Scanned } from './scan-arguments.ts';
import { usageFailure } from './usage.ts';
import { parseArchitecture, parseCount, parseDuration, parsePriority, parseSize } from './values.ts';
import { absolutePath, type World } from './world.ts';

/** A command line after its action, sorted, and what its meaning depends on besides. */
export type Parts = Scanned & { readonly world: World };

/** The option's value as `read` understands it; null without one. */
export const mapped = <T>({ given }: Parts, name: OptionName, read: (text: string, option: string) => T): T | null => {
  const value = given.get(name);
  return value === undefined || value === null ? null : read(value, options[name].spelling);
};

export const momentOf = (parts: Parts, name: OptionName): Moment | null => mapped(parts, name, (text, option) => parseMoment(text, option, parts.world.now));

export const compileOf = (parts: Parts): CompileOptions => ({
  jobs: mapped(parts, 'jobs', parseCount),
  timeLimitMs: mapped(parts, 'timeLimit', parseDuration),
  memoryLimitBytes: mapped(parts, 'memoryLimit', parseSize),
  arch: mapped(parts, 'arch', parseArchitecture),
});

export const scenarioOf = ({ given }: Parts): ScenarioOptions => ({ debug: given.has('debug'), profile: given.has('profile'), noDependencies: given.has('noDependencies') });

export const configurationOf = (parts: Parts): Configuration => {
  const path = (text: string): string => absolutePath(text, parts.world);
  const exeConfig = mapped(parts, 'exeConfig', path);
  const appBase = mapped(parts, 'appBase', path);
  if (exeConfig !== null && appBase !== null) {
    throw usageFailure('two-configurations', '/ExeConfig and /AppBase cannot be used together.', 'The configuration of an application already says where its dependencies are.');
  }
  return exeConfig !== null ? { kind: 'exeConfig', path: exeConfig } : appBase !== null ? { kind: 'appBase', path: appBase } : { kind: 'none' };
};

/** Null without `/queue`; 3 for a bare one. */
export const queueOf = ({ given }: Parts): Priority | null => {
  const value = given.get('queue');
  return value === undefined ? null : value === null ? 3 : parsePriority(value);
};

export const queuesUpdate = (parts: Parts): boolean => {
  const priority = queueOf(parts);
  if (priority === null || priority === 3) return priority === 3;
  throw usageFailure('update-priority', `Updates are always queued at priority 3, so /queue:${priority} cannot be used with update.`, 'Write "ngen update /queue", or "ngen update" to update now.');
};

export const credentialsOf = (parts: Parts): string | null => mapped(parts, 'credentials', (text) => absolutePath(text, parts.world));

/** A slash at the end names a folder, and stays. */
const asWritten = (text: string, world: World): string => `${absolutePath(text, world)}${text.length > 1 && text.endsWith('/') ? '/' : ''}`;

/** Where `/report` goes; null without it. */
export const reportOf = (parts: Parts): { readonly file: string | null; readonly times: number } | null => {
  const times = mapped(parts, 'times', parseCount);
  if (parts.given.has('report')) return { file: mapped(parts, 'report', (text) => asWritten(text, parts.world)), times: times ?? 0 };
  if (times !== null) throw usageFailure('times-without-report', '--times only makes sense with /report.', 'Write: ngen run /report --times 5 APP');
  return null;
};
