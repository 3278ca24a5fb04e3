import { choiceVariables, profilerVariables, rootVariables } from './host-variables.ts';
import { renderScript } from './launcher-script.ts';
import type { LauncherSpec } from './launcher-spec.ts';
import { viewAssemblies, viewDepsFile, viewFolder } from './layout.ts';
import { shQuote } from './sh-quote.ts';

const plainStart = ({ apphost, dotnet, application }: LauncherSpec): readonly string[] => [
  ...(apphost === null ? [] : [`[ -x ${shQuote(apphost)} ] && exec ${shQuote(apphost)} "$@"`]),
  `[ -x ${shQuote(dotnet)} ] && exec ${shQuote(dotnet)} ${shQuote(application)} "$@"`,
  `exec dotnet ${shQuote(application)} "$@"`,
];

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

/**
 * The launcher of a .NET application. Its view holds every assembly, so that an application replaced meanwhile runs either as it was or as it
 * is. Raises as `renderScript`.
 */
export const renderLauncher = (spec: LauncherSpec): string => {
  const { id, cache, application, record, command, spool, notify } = spec;
  const deps = shQuote(viewDepsFile(cache, spec.view));
  const options = `--additional-deps ${deps}"\${DOTNET_ADDITIONAL_DEPS:+:$DOTNET_ADDITIONAL_DEPS}" --additionalprobingpath ${shQuote(viewFolder(cache, spec.view))}`;
  return renderScript({
    id,
    cache,
    application,
    plainStart: plainStart(spec),
    checks: [variables(spec), profiler(spec)],
    start: `${shQuote(spec.dotnet)} exec ${options} ${shQuote(application)} "$@"`,
    view: { folder: viewAssemblies(cache, spec.view), stamp: '../../../app.deps.json', files: spec.assemblies },
    record,
    command,
    spool,
    notify,
  });
};
