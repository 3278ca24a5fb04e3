import { renderScript, type LauncherScript } from './launcher-script.ts';
import { viewFolder } from './layout.ts';
import { monoViewStamp } from './build-mono-view.ts';
import { shQuote } from './sh-quote.ts';

/** What the launcher of an application on Mono is made of. All paths are absolute. */
export type MonoLauncherSpec = Pick<LauncherScript, 'id' | 'cache' | 'record' | 'command' | 'spool' | 'notify'> & {
  /** The program `mono` that compiled the images. */
  readonly mono: string;
  /** The real file: Mono goes by the folder and configuration of the path that it is given. */
  readonly application: string;
  readonly view: string;
  /** File names of the images in it. */
  readonly images: readonly string[];
  /** The images were compiled for a profiler, so one may be asked for. */
  readonly profiled: boolean;
};

/** Variables that make Mono bind other files (mono(1)). */
export const bindingVariables: readonly string[] = ['MONO_PATH', 'MONO_GAC_PREFIX', 'MONO_CFG_DIR'];

/** Options in MONO_ENV_OPTIONS that do so, or that name other images. */
export const bindingOptions: readonly string[] = ['--aot', '--assembly-loader', '--runtime', '--config', '--interp'];

const checks = ({ profiled }: MonoLauncherSpec): readonly string[] => [
  `[ -z "${bindingVariables.map((name) => `\${${name}-}`).join('')}" ] || ngen_jit "$@"`,
  `case \${MONO_ENV_OPTIONS-} in ${[...bindingOptions, ...(profiled ? [] : ['--profile'])].map((option) => `*${option}*`).join('|')}) ngen_jit "$@" ;; esac`,
];

/**
 * The launcher of an application on Mono: an option names the view, and no variable, which would reach the application's children. Mono itself refuses an image
 * whose assembly, or any that it depends on, is another by now. A profiler crashes applications with ordinary images, so it gets none
 * (docs/mono.md). Raises as `renderScript`.
 */
export const renderMonoLauncher = (spec: MonoLauncherSpec): string => {
  const { id, cache, application, mono, record, command, spool, notify } = spec;
  const folder = viewFolder(cache, spec.view);
  return renderScript({
    id,
    cache,
    application,
    plainStart: [
      ...(command === null ? [] : [`[ -x ${shQuote(command.program)} ] && exec ${shQuote(command.program)} "$@"`]),
      `[ -x ${shQuote(mono)} ] && exec ${shQuote(mono)} ${shQuote(application)} "$@"`,
      `exec mono ${shQuote(application)} "$@"`,
    ],
    checks: checks(spec),
    start: `${shQuote(mono)} --aot-path=${shQuote(folder)} ${shQuote(application)} "$@"`,
    view: { folder, stamp: monoViewStamp, files: spec.images },
    record,
    command,
    spool,
    notify,
  });
};
