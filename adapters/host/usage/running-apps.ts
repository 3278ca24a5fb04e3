import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { UsageObserved } from '../../../domain/events/usage-events.ts';
import { appOfCommand } from '../../binding/app-of-command.ts';
import { readProcessStat } from '../process-stat.ts';
import { readCommandLine } from '../read-command-line.ts';

/** Clock ticks a second in /proc, on every Linux (proc(5), USER_HZ). */
const ticks = 100;

const text = (file: string): string => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // it has ended, or is another user's
  }
};

const link = (file: string): string | null => {
  try {
    return readlinkSync(file).replace(/ \(deleted\)$/, '');
  } catch {
    return null;
  }
};

const runtimeLibrary = /\/libcoreclr\.so$|\/mono(?:-sgen)?$/m;

/** What belongs to the SDK is compiled already, and nobody's application. */
const belongsToSdk = (app: string, program: string): boolean => app.startsWith(`${join(dirname(program), 'sdk')}/`);

const appOf = (pid: number, root: string): string | null => {
  const process = join(root, 'proc', String(pid));
  const program = link(join(process, 'exe'));
  if (program === null || !runtimeLibrary.test(text(join(process, 'maps')))) return null;
  const found = appOfCommand(program, readCommandLine(pid, root), link(join(process, 'cwd')) ?? '/');
  return found === null || belongsToSdk(found.app, program) ? null : found.app;
};

/** The applications on .NET and Mono that run now, each with the moment in which its process started; of other users' processes only root sees. */
export const runningApps = (now: number, root = '/'): readonly UsageObserved[] => {
  const uptime = Number(text(join(root, 'proc/uptime')).split(' ')[0]) * 1000;
  return readdirSync(join(root, 'proc'))
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readProcessStat(Number(name), root);
      const app = stat === null ? null : appOf(Number(name), root);
      return app === null ? [] : [{ path: app, as: 'process' as const, time: Math.round(now - uptime + (Number(stat!.startTime) * 1000) / ticks) }];
    });
};
