import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLeft } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { Failure } from '../../domain/failure.ts';
import { defaultIdleThresholds, type IdleThresholds } from './idle.ts';

const idle = { pollSeconds: t.number, cpuPressure: t.number, cpuPercent: t.number, ioPressure: t.number, loadPerCore: t.number, inputSeconds: t.number, batteryPercent: t.number };
const service = { autoStart: t.boolean, leaveToOthers: t.boolean };
const task = { automaticImages: t.boolean };
const Settings = t.partial({ idle: t.partial(idle), service: t.partial(service), task: t.partial(task) });

/** What an administrator may set for a store, in `ngen.json` of its folder. */
export type Settings = {
  readonly idle: IdleThresholds;
  /** Whether the service starts by itself when something is queued. */
  readonly autoStart: boolean;
  /** Whether the service compiles with what others leave of processors and disks; else as any program. */
  readonly leaveToOthers: boolean;
  /** Whether the task makes images of applications that nobody installed. */
  readonly automaticImages: boolean;
};

export const defaultSettings: Settings = { idle: defaultIdleThresholds, autoStart: true, leaveToOthers: true, automaticImages: true };

export const settingsFile = (stateFolder: string): string => join(stateFolder, 'ngen.json');

/** A service that waits would do nothing but look. */
const shortestPoll = 1;

const wrong = (file: string, what: string, cause?: unknown): Failure =>
  new Failure('settings-unreadable', `${file} ${what}. Nothing of it is used.`, { advice: 'docs/service.md lists what may stand there.', cause });

const unknownIn = (given: object, known: object, path: string): readonly string[] => Object.keys(given).filter((key) => !Object.hasOwn(known, key)).map((key) => `${path}${key}`);

const parse = (file: string): t.TypeOf<typeof Settings> => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(file, `is no JSON that can be read: ${(error as Error).message}`, error);
  }
  const decoded = Settings.decode(value);
  if (isLeft(decoded)) {
    const path = decoded.left[0]!.context.map(({ key }) => key).filter((key) => key !== '').join('.');
    throw wrong(file, `has something else than it should at ${path === '' ? 'the top' : `"${path}"`}`);
  }
  const given = decoded.right;
  const unknown = [...unknownIn(given, Settings.props, ''), ...unknownIn(given.idle ?? {}, idle, 'idle.'), ...unknownIn(given.service ?? {}, service, 'service.'), ...unknownIn(given.task ?? {}, task, 'task.')];
  if (unknown.length > 0) throw wrong(file, `has the setting "${unknown[0]}", which there is not`);
  if ((given.idle?.pollSeconds ?? shortestPoll) < shortestPoll) throw wrong(file, `has less than ${shortestPoll} at "idle.pollSeconds"`);
  return given;
};

/**
 * The settings of a store, the defaults where it says nothing.
 * @throws Failure `settings-unreadable`
 */
export const readSettings = (stateFolder: string): Settings => {
  const file = settingsFile(stateFolder);
  const given = existsSync(file) ? parse(file) : {};
  return { ...defaultSettings, idle: { ...defaultIdleThresholds, ...given.idle }, ...given.service, ...given.task };
};
