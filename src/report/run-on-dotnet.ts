import { rmSync } from 'node:fs';
import { locateStore } from '../../adapters/host/store-location.ts';
import { viewsFolder } from '../../adapters/image-store/layout.ts';
import { watchLauncher, type LauncherChoice } from '../../adapters/trace/launcher-choice.ts';
import { ownTrace } from '../../adapters/trace/own-trace.ts';
import { makeReportFolder } from '../../adapters/trace/report-folder.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { StartCommand } from '../commands/start-command.ts';
import { asItStarts } from './as-it-starts.ts';
import { reportOnDotnet } from './report-on-dotnet.ts';
import { runAndWait, type Ended } from './run-and-wait.ts';
import type { RunReport } from './run-report.ts';

/** Runs an application of .NET and reports on it. */
export const runOnDotnet = async (invocation: InvocationOf<'run'>, start: StartCommand): Promise<{ readonly ended: Ended; readonly report: RunReport }> => {
  const before = asItStarts(invocation, start);
  const folder = makeReportFolder();
  try {
    const trace = ownTrace(folder);
    const views = `${viewsFolder(locateStore(invocation.common).cache)}/`;
    let choice: () => LauncherChoice = () => null;
    const ended = await runAndWait(start.command, { ...process.env, ...trace.environment }, (pid) => {
      const [launcher, unfollow] = [watchLauncher(pid, views), trace.follow(pid)];
      ({ choice } = launcher);
      return () => {
        launcher.stop();
        unfollow();
      };
    });
    return { ended, report: reportOnDotnet({ invocation, start, before, ended, choice: choice() }, trace.files(ended.pid)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
