import { basename, join } from 'node:path';
import type { Installer } from '../../domain/events/command-events.ts';
import type { Ancestor } from './ancestors.ts';
import { dpkgVersion } from './dpkg/dpkg-version.ts';
import { maskSecrets } from './mask-secrets.ts';

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'ash', 'busybox', 'pwsh']);
/** They run another program for somebody, and are not the cause themselves. */
const wrappers = new Set(['sudo', 'su', 'doas', 'pkexec', 'runuser', 'env', 'nice', 'ionice', 'chrt', 'setsid', 'setpriv', 'timeout', 'time', 'xargs', 'script', 'npx', 'ngen']);
/** Where a person, or the machine's own timetable, begins. */
const sessions = new Set(['systemd', 'init', 'sshd', 'sshd-session', 'login', 'agetty', 'tmux', 'tmux: server', 'screen', 'containerd-shim', 'cron', 'crond', 'tini', 'docker-init', 'dumb-init']);

const programOf = ({ argv, name }: Ancestor): string => basename(argv[0] ?? name).replace(/^-/, '');

/** An interactive shell has no script and no `-c`. */
const isInteractive = ({ argv }: Ancestor): boolean => argv.slice(1).every((argument) => argument.startsWith('-') && !/^-[a-z]*c/.test(argument));
const runsOneLine = ({ argv }: Ancestor): boolean => argv.slice(1).some((argument) => /^-[a-z]*c$/.test(argument));
const isOurselves = ({ argv }: Ancestor): boolean => argv.slice(0, 3).some((argument) => /(?:^|\/)(?:ngen(?:\.js)?|npx|npx-cli\.js|npm exec ngen.*)$/.test(argument));

/**
 * dpkg says in the environment of a maintainer script which package it works on (dpkg(1), "DPKG_MAINTSCRIPT_PACKAGE"). Believed only
 * below a dpkg process: a daemon that such a script once started keeps the variables.
 */
const byDpkg = (ancestors: readonly Ancestor[], environment: NodeJS.ProcessEnv, root: string): Installer | null => {
  const name = environment['DPKG_MAINTSCRIPT_PACKAGE'];
  if (name === undefined || !/^[a-z0-9][a-z0-9+.-]{0,127}$/.test(name) || !ancestors.some((ancestor) => ancestor.name === 'dpkg')) return null;
  const script = environment['DPKG_MAINTSCRIPT_NAME'];
  const folder = environment['DPKG_ADMINDIR'] ?? join(root, 'var/lib/dpkg');
  return { kind: 'dpkg', package: name, script: script !== undefined && /^[a-z]{1,20}$/.test(script) ? script : null, version: dpkgVersion(name, folder) };
};

/** The nearest program above us that is no wrapper; null when that is a person at a shell, or the machine itself: process 1 adopts whatever was left behind, whoever started it. */
const byCommand = (ancestors: readonly Ancestor[]): Installer | null => {
  for (const ancestor of ancestors) {
    const program = programOf(ancestor);
    if (ancestor.pid === 1) return null;
    if (sessions.has(program) || sessions.has(ancestor.name) || /^(sshd|tmux)\b/.test(program)) return null;
    if (wrappers.has(program) || isOurselves(ancestor)) continue;
    if (!shells.has(program)) return ancestor.argv.length === 0 ? null : { kind: 'command', command: maskSecrets(ancestor.argv) };
    if (isInteractive(ancestor)) return null;
    if (!runsOneLine(ancestor)) return { kind: 'command', command: maskSecrets(ancestor.argv) };
  }
  return null;
};

/** The program on whose behalf we were called; null is a person, or unknown. A wrong name would be worse than none. */
export const findInstaller = (ancestors: readonly Ancestor[], environment: NodeJS.ProcessEnv, root = '/'): Installer | null =>
  byDpkg(ancestors, environment, root) ?? byCommand(ancestors);
