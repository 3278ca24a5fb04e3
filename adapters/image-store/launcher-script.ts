import { dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { traceVariables } from '../trace/trace-variables.ts';
import { findProgram, leadsThere, type LauncherCommand } from './program-on-path.ts';
import { shQuote, shWords } from './sh-quote.ts';
import type { RecordedPath, StatRecord } from './stat-record-types.ts';

/** What the scripts of all runtimes have in common. All paths are absolute. */
export type LauncherScript = {
  /** Names the hint file (see `launcherId`); letters, digits, dots, hyphens and underscores. */
  readonly id: string;
  readonly cache: string;
  /** The application's main assembly. */
  readonly application: string;
  /** Commands that end by starting the application as it is: the body of a shell function. */
  readonly plainStart: readonly string[];
  /** Shell commands that call `ngen_jit "$@"` when the environment asks for what a view must not meddle with. */
  readonly checks: readonly string[];
  /** The command that starts the application with its view, without `exec`. */
  readonly start: string;
  /** The view's folder with files that change when they are written; `stamp`, relative to it, is a file that is younger than they are. */
  readonly view: { readonly folder: string; readonly stamp: string; readonly files: readonly string[] };
  readonly record: StatRecord;
  readonly command: LauncherCommand | null;
  readonly spool: string | null;
  readonly notify: readonly string[] | null;
};

/** GNU stat's spelling of a `FileStat`, with nine digits of the second's fraction. */
const statFormat = '%d %i %.9Z %s';

const statLine = ({ device, inode, changed, size }: RecordedPath): string => {
  const digits = changed.padStart(10, '0');
  return `${device} ${inode} ${digits.slice(0, -9)}.${digits.slice(-9)} ${size}`;
};

const lines = (paths: readonly string[]): string => paths.map(shQuote).join(' \\\n');

const unlessAny = (paths: readonly string[], test: string): string =>
  paths.length === 0 ? '' : `\nfor ngen_path in ${lines(paths)}; do [ ${test} ] && exit; done`;

/** All in one process of `stat`; the shell itself tells whether an assembly of the view was written or something is there that must not be. */
const asRecorded = (spec: LauncherScript): string => {
  // Names relative to the application's folder save the kernel, the shell and the script's size a good deal.
  const folder = `${dirname(spec.application)}/`;
  const paths = spec.record.paths.map(({ path }) => (path.startsWith(folder) && path !== folder ? path.slice(folder.length) : path));
  const written = unlessAny(
    spec.view.files.map((fileName) => `./${fileName}`),
    `"$ngen_path" -nt ${shQuote(spec.view.stamp)}`,
  );
  return `ngen_found=$(
exec 2>/dev/null
${spec.command === null ? '' : leadsThere(spec.command).slice(1)}
cd ${shQuote(spec.view.folder)} || exit${written}${unlessAny(spec.record.absent, '-e "$ngen_path"')}
cd ${shQuote(folder)} || exit
export LC_ALL=C
exec /usr/bin/stat -L -c ${shQuote(statFormat)} -- ${lines(paths)}
)
ngen_recorded=${shQuote(spec.record.paths.map(statLine).join('\n'))}`;
};

/**
 * In a process of its own that nobody waits for: not even a pipe put in the hint's place may hold up the application. A report asks for traces of the application, not of
 * ngen and of the compilers that it starts, which go on long after it.
 */
const leaveHint = (spec: LauncherScript): string => {
  if (spec.spool === null) return '';
  const hint = shQuote(join(spec.spool, spec.id));
  const notify = spec.notify === null ? '' : `\n    [ -O ${shQuote(spec.cache)} ] && unset ${traceVariables.join(' ')} && exec ${shWords(spec.notify)}`;
  return `if [ -w ${shQuote(spec.spool)} ] && [ ! -e ${hint} ] && [ ! -L ${hint} ]; then
  ( {
    set -C
    echo changed >${hint} || exit${notify}
  } </dev/null >/dev/null 2>&1 & )
fi`;
};

/**
 * A launcher: a POSIX shell script that starts an application with its view when everything that was recorded still holds, and as it is
 * otherwise, leaving a hint that something changed. It decides once. Arguments, streams and the process number
 * are the application's own; so is the environment, but for variables whose names no shell takes (such as `Logging__LogLevel__My.App`), which
 * dash drops. Needs GNU stat. Raises `launcher-id-unusable`.
 */
export const renderScript = (spec: LauncherScript): string => {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(spec.id)) throw new Failure('launcher-id-unusable', `${spec.id} cannot name a launcher.`);
  const parts = [
    '#!/bin/sh',
    '# Made by ngen; do not edit. Starts the application with its native images, or as it is when something changed.',
    spec.command === null ? '' : findProgram({ id: spec.id, cache: spec.cache, command: spec.command }),
    `ngen_jit() {\n${spec.plainStart.map((line) => `  ${line}`).join('\n')}\n}`,
    ...spec.checks,
    asRecorded(spec),
    `[ "$ngen_found" = "$ngen_recorded" ] && exec ${spec.start}`,
    leaveHint(spec),
    'ngen_jit "$@"',
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
};
