import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId, viewsFolder } from '../../adapters/image-store/layout.ts';
import { readDotnetRun, type DotnetRun } from '../../adapters/trace/dotnet-run.ts';
import { ownTracing, type TraceFiles } from '../../adapters/trace/trace-environment.ts';
import { readReadyToRunLog } from '../../adapters/trace/ready-to-run-log.ts';
import { isFailure } from '../../domain/failure.ts';
import { betterImages } from './better-images.ts';
import { dotnetAssemblies } from './dotnet-assemblies.ts';
import { dotnetEnvironment, dotnetRootVariable } from './dotnet-environment.ts';
import { frameworkFiles } from './framework-files.ts';
import { leaveRunHint } from './leave-run-hint.ts';
import { mvidMismatch } from './mvid-mismatch.ts';
import { offeredCommands } from './offered-commands.ts';
import type { RunReport } from './run-report.ts';
import { isSelfContained } from './self-contained.ts';
import { takesInFramework } from './takes-in-framework.ts';
import type { TracedRun } from './traced-run.ts';
import { traceNotes } from './trace-notes.ts';
import { tracedTime } from './traced-time.ts';
import { whyNotStarted } from './why-not-started.ts';

const nothingTraced: DotnetRun = { modules: [], dynamicMethods: 0, compilations: 0, unplaced: new Map(), rundown: false, times: { run: 0, jit: 0 }, end: { complete: false, lost: ['its runtime wrote no trace'], dropped: 0 } };

const startedNote = 'It was started with its images, as its command line showed.';

const tracedRun = (trace: string): DotnetRun => {
  try {
    return readDotnetRun(trace);
  } catch (error) {
    if (isFailure(error, 'file-not-found')) return nothingTraced;
    throw error;
  }
};

/** What came of a run on .NET. */
export const reportOnDotnet = ({ invocation, start, before, ended, choice }: TracedRun, files: TraceFiles): RunReport => {
  const location = locateStore(invocation.common);
  const run = tracedRun(files.trace);
  const { roots, images } = before.installed;
  const offered = offeredCommands(start.app, invocation);
  const isFramework = frameworkFiles({ runtime: 'dotnet', assemblies: run.modules.map(({ path }) => ({ loadedFrom: path })) });
  const own = run.modules.filter(({ path }) => path !== null && !isFramework(path));
  const precompiled = own.length > 0 && own.every(({ accepted }) => accepted);
  const views = `${viewsFolder(location.cache)}/`;
  const withImages = choice === 'view' || run.modules.some(({ path }) => path?.startsWith(views) === true);
  const untold = choice === null && own.length === 0;
  const loaded = run.modules.flatMap(({ path }) => path ?? []);
  const notStarted = withImages
    ? null
    : whyNotStarted(
        { launched: start.launched, sources: before.sources, roots, offered, precompiled, selfContained: isSelfContained(start.app), untold, loaded },
        dotnetEnvironment(offered.install, process.env),
        dotnetRootVariable(process.env),
      );
  const log = readReadyToRunLog(files.log);
  const assemblies = dotnetAssemblies(run, { log, images, notStarted, views }, isFramework);
  const report = { application: start.app, notStartedWithImages: notStarted, assemblies };
  const { traced, notes } = tracedTime(run, ended);
  leaveRunHint(location, launcherId(start.root), report, images);
  return {
    ...report,
    runtime: 'dotnet',
    dynamicMethods: run.dynamicMethods,
    jitCompilations: run.compilations,
    traced,
    times: null,
    advice: betterImages(report, { install: offered.install, precompiled, isFramework, takesInFramework: takesInFramework(assemblies, isFramework) }),
    notes: [
      ...(ended.signal === 'SIGABRT' ? mvidMismatch([...log.files.keys()]) : []),
      ...traceNotes(run),
      ...(choice === 'view' && own.length === 0 ? [startedNote] : []),
      ...notes,
      ...ownTracing(process.env).map((name) => `${name} was set: the report takes its place in this run.`),
    ],
    exitCode: ended.exitCode,
    signal: ended.signal,
  };
};
