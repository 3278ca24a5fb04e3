import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandMark } from './commands.ts';
import { binFolder } from './layout.ts';
import { shQuote } from './sh-quote.ts';
import { recordPaths } from './stat-record.ts';
import type { StatRecord } from './stat-record-types.ts';

/** A launcher that stands ahead on PATH under `name`, where `program` was the first of that name behind it. */
export type LauncherCommand = {
  readonly name: string;
  readonly program: string;
  /** Where the program really is, links followed; of copies by hard links the file alone does not tell. */
  readonly target: string;
  /** The program's file. */
  readonly record: StatRecord;
  readonly application: string;
};

/** A program as it is. Ask afterwards whether it leads to the application: what changes in between is then noticed at the start. Raises the system's errors. */
export const lookAtProgram = (name: string, program: string, application: string): LauncherCommand => ({
  name,
  program,
  record: recordPaths([program]),
  target: realpathSync(program),
  application,
});

type Spec = { readonly id: string; readonly cache: string; readonly command: LauncherCommand };

/**
 * Looks for what the shell would start if folders of commands, this and other stores', were not on PATH: another program than the one that
 * was found when the command was made is started in its place, and nothing where there is none. So a command shadows nothing,
 * whatever PATH is or becomes.
 */
export const findProgram = ({ id, cache, command: { name, program, application } }: Spec): string =>
  `${commandMark({ id, program, application })}
ngen_program=
ngen_path=$PATH:
set -f
IFS=:
for ngen_folder in $ngen_path; do
  ngen_folder=\${ngen_folder:-.}
  ngen_file=$ngen_folder/${shQuote(name)}
  [ -f "$ngen_file" ] && [ -x "$ngen_file" ] || continue
  [ -d "$ngen_folder/../launchers" ] && [ -d "$ngen_folder/../views" ] && continue
  [ "$ngen_file" -ef ${shQuote(`${binFolder(cache)}/${name}`)} ] && continue
  ngen_program=$ngen_file
  break
done
unset IFS
set +f
[ "$ngen_program" = ${shQuote(program)} ] || {
  [ -n "$ngen_program" ] && exec "$ngen_program" "$@"
  echo ${shQuote(`${name}: command not found`)} >&2
  exit 127
}`;

/** Ends the subshell that asks whether all is as recorded, when links lead the program elsewhere. A process more only where the program is a link itself. */
export const leadsThere = ({ program, target }: LauncherCommand): string =>
  lstatSync(program).isSymbolicLink()
    ? `\n[ "$(/usr/bin/readlink -f ${shQuote(program)})" = ${shQuote(target)} ] || exit`
    : `\n[ ! -L ${shQuote(program)} ] && cd -P ${shQuote(dirname(program))} && [ "$PWD" = ${shQuote(dirname(target))} ] || exit`;
