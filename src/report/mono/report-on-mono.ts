import { locateStore } from '../../../adapters/host/store-location.ts';
import { launcherId, viewsFolder } from '../../../adapters/image-store/layout.ts';
import type { MonoRun } from '../../../adapters/trace/mono/mono-run.ts';
import { leaveRunHint } from '../leave-run-hint.ts';
import { offeredCommands } from '../offered-commands.ts';
import type { TracedRun } from '../traced-run.ts';
import type { RunReport } from '../run-report.ts';
import { whyNotStarted } from '../why-not-started.ts';
import { monoAssemblies } from './mono-assemblies.ts';
import { monoEnvironment } from './mono-environment.ts';

/** What came of a run on Mono. */
export const reportOnMono = ({ invocation, start, before, ended, choice }: TracedRun, run: MonoRun): RunReport => {
  const location = locateStore(invocation.common);
  const launcher = launcherId(start.root);
  const offered = offeredCommands(start.app, invocation);
  const { roots, images } = before.installed;
  const byEnvironment = monoEnvironment(offered.install, process.env);
  const inViews = choice === 'view' || [...run.taken, ...run.unusable.keys()].some((path) => path.startsWith(`${viewsFolder(location.cache)}/`));
  const withImages = inViews && byEnvironment === null;
  const untold = choice === null && !run.loaded.has(start.app);
  const notStarted = withImages ? null : whyNotStarted({ launched: start.launched, sources: before.sources, roots, offered, precompiled: false, selfContained: false, untold, loaded: [...run.loaded] }, byEnvironment);
  const assemblies = monoAssemblies(run, images, notStarted);
  leaveRunHint(location, launcher, { assemblies }, images);
  return {
    application: start.app,
    runtime: 'mono',
    notStartedWithImages: notStarted,
    assemblies,
    dynamicMethods: run.jitted.filter(({ type }) => type === null).length,
    jitCompilations: assemblies.some(({ jittedMethods }) => jittedMethods === null) ? null : run.jitted.length,
    traced: null,
    times: null,
    advice: [],
    notes: run.lines === 0 ? ['Something is missing: Mono wrote no log.'] : [],
    exitCode: ended.exitCode,
    signal: ended.signal,
  };
};
