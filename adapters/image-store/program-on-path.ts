import { commandMark } from './commands.ts';
import { binFolder } from './layout.ts';
import { shQuote } from './sh-quote.ts';

/** A launcher that stands ahead on PATH under `name`, where `program` was the first of that name behind it. */
export type LauncherCommand = { readonly name: string; readonly program: string };

/**
 * Looks for what the shell would start if the folder of commands were not on PATH: another program than the one that was found when the
 * command was made is started in its place, and nothing where there is none. So a command shadows nothing, whatever PATH is or becomes.
 */
export const findProgram = ({ id, cache, command: { name, program } }: { readonly id: string; readonly cache: string; readonly command: LauncherCommand }): string =>
  `${commandMark({ id, program })}
ngen_program=
set -f
IFS=:
for ngen_folder in $PATH; do
  ngen_file=\${ngen_folder:-.}/${shQuote(name)}
  [ -f "$ngen_file" ] && [ -x "$ngen_file" ] && ! [ "\${ngen_folder:-.}" -ef ${shQuote(binFolder(cache))} ] && ngen_program=$ngen_file && break
done
unset IFS
set +f
[ "$ngen_program" = ${shQuote(program)} ] || {
  [ -n "$ngen_program" ] && exec "$ngen_program" "$@"
  echo ${shQuote(`${name}: command not found`)} >&2
  exit 127
}`;
