import { dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { choiceVariables, profilerVariables, rootVariables } from './host-variables.ts';
import type { LauncherSpec } from './launcher-spec.ts';
import { viewAssemblies, viewDepsFile, viewFolder } from './layout.ts';
import { findProgram, leadsThere } from './program-on-path.ts';
import { shQuote, shWords } from './sh-quote.ts';
import type { RecordedPath } from './stat-record-types.ts';

/** GNU stat's spelling of a `FileStat`, with nine digits of the second's fraction. */
const statFormat = '%d %i %.9Z %s';

const statLine = ({ device, inode, changed, size }: RecordedPath): string => {
  const digits = changed.padStart(10, '0');
  return `${device} ${inode} ${digits.slice(0, -9)}.${digits.slice(-9)} ${size}`;
};

const jit = ({ apphost, dotnet, application }: LauncherSpec): string => `ngen_jit() {${
  apphost === null ? '' : `\n  [ -x ${shQuote(apphost)} ] && exec ${shQuote(apphost)} "$@"`
}
  [ -x ${shQuote(dotnet)} ] && exec ${shQuote(dotnet)} ${shQuote(application)} "$@"
  exec dotnet ${shQuote(application)} "$@"
}`;

const withSlash = (root: string): readonly string[] => [root, `${root}/`];

const variables = (spec: LauncherSpec): string => {
  const roots = spec.roots.flatMap(withSlash).map(shQuote).join('|');
  return `[ -z "${choiceVariables.map((name) => `\${${name}-}`).join('')}" ] || ngen_jit "$@"
for ngen_root in ${rootVariables.map((name) => `"\${${name}-}"`).join(' ')}; do
  case $ngen_root in ''${roots === '' ? '' : `|${roots}`}) ;; *) ngen_jit "$@" ;; esac
done`;
};

const profiler = (spec: LauncherSpec): string => {
  if (spec.profileLauncher === null) return '';
  const other = `[ -x ${shQuote(spec.profileLauncher)} ] && exec ${shQuote(spec.profileLauncher)} "$@"; `;
  return `for ngen_profiler in ${profilerVariables.map((name) => `"\${${name}-}"`).join(' ')}; do
  case $ngen_profiler in ''|0) ;; *) ${other}ngen_jit "$@" ;; esac
done`;
};

const lines = (paths: readonly string[]): string => paths.map(shQuote).join(' \\\n');

const unlessAny = (paths: readonly string[], test: string): string =>
  paths.length === 0 ? '' : `\nfor ngen_path in ${lines(paths)}; do [ ${test} ] && exit; done`;

/** All in one process of `stat`; the shell itself tells whether an assembly of the view was written or something is there that must not be. */
const asRecorded = (spec: LauncherSpec): string => {
  // Names relative to the application's folder save the kernel, the shell and the script's size a good deal.
  const folder = `${dirname(spec.application)}/`;
  const paths = spec.record.paths.map(({ path }) => (path.startsWith(folder) && path !== folder ? path.slice(folder.length) : path));
  const written = unlessAny(
    spec.assemblies.map((fileName) => `./${fileName}`),
    '"$ngen_path" -nt ../../../app.deps.json',
  );
  return `ngen_found=$(
exec 2>/dev/null
${spec.command === null ? '' : leadsThere(spec.command).slice(1)}
cd ${shQuote(viewAssemblies(spec.cache, spec.view))} || exit${written}${unlessAny(spec.record.absent, '-e "$ngen_path"')}
cd ${shQuote(folder)} || exit
export LC_ALL=C
exec /usr/bin/stat -L -c ${shQuote(statFormat)} -- ${lines(paths)}
)
ngen_recorded=${shQuote(spec.record.paths.map(statLine).join('\n'))}`;
};

/** In a process of its own that nobody waits for: not even a pipe put in the hint's place may hold up the application. */
const leaveHint = (spec: LauncherSpec): string => {
  if (spec.spool === null) return '';
  const hint = shQuote(join(spec.spool, spec.id));
  const notify = spec.notify === null ? '' : `\n    [ -O ${shQuote(spec.cache)} ] && exec ${shWords(spec.notify)}`;
  return `if [ -w ${shQuote(spec.spool)} ] && [ ! -e ${hint} ] && [ ! -L ${hint} ]; then
  ( {
    set -C
    echo changed >${hint} || exit${notify}
  } </dev/null >/dev/null 2>&1 & )
fi`;
};

/**
 * The launcher of an application: a POSIX shell script that starts it with the images of its view when everything that was
 * recorded still holds, and through the JIT otherwise, leaving a hint that something changed. It decides once, and the view holds every
 * assembly, so that an application replaced meanwhile runs either as it was or as it is. Arguments, streams and the process number
 * are the application's own; so is the environment, but for variables whose names no shell takes (such as `Logging__LogLevel__My.App`), which
 * dash drops. Needs GNU stat. Raises `launcher-id-unusable`.
 */
export const renderLauncher = (spec: LauncherSpec): string => {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(spec.id)) throw new Failure('launcher-id-unusable', `${spec.id} cannot name a launcher.`);
  const deps = shQuote(viewDepsFile(spec.cache, spec.view));
  const parts = [
    '#!/bin/sh',
    '# Made by ngen; do not edit. Starts the application with its native images, or as it is when something changed.',
    spec.command === null ? '' : findProgram({ id: spec.id, cache: spec.cache, command: spec.command }),
    jit(spec),
    variables(spec),
    profiler(spec),
    asRecorded(spec),
    `[ "$ngen_found" = "$ngen_recorded" ] && exec ${shQuote(spec.dotnet)} exec --additional-deps ${deps}"\${DOTNET_ADDITIONAL_DEPS:+:$DOTNET_ADDITIONAL_DEPS}" --additionalprobingpath ${shQuote(viewFolder(spec.cache, spec.view))} ${shQuote(spec.application)} "$@"`,
    leaveHint(spec),
    'ngen_jit "$@"',
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
};
