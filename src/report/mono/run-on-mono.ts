import { locateStore } from '../../../adapters/host/store-location.ts';
import { viewsFolder } from '../../../adapters/image-store/layout.ts';
import { watchLauncher, type LauncherChoice } from '../../../adapters/trace/launcher-choice.ts';
import { readMonoRun } from '../../../adapters/trace/mono/mono-run.ts';
import { ownLog } from '../../../adapters/trace/mono/own-log.ts';
import { makeReportFolder, releaseReportFolder } from '../../../adapters/trace/report-folder.ts';
import type { InvocationOf } from '../../cli/invocation.ts';
import type { StartCommand } from '../../commands/start-command.ts';
import { asItStarts } from '../as-it-starts.ts';
import { runAndWait, type Ended } from '../run-and-wait.ts';
import type { RunReport } from '../run-report.ts';
import { reportOnMono } from './report-on-mono.ts';

/** Runs an application on Mono and reports on it. */
export const runOnMono = async (invocation: InvocationOf<'run'>, start: StartCommand): Promise<{ readonly ended: Ended; readonly report: RunReport }> => {
  const before = asItStarts(invocation, start);
  const folder = makeReportFolder();
  const log = ownLog(folder);
  try {
    let choice: () => LauncherChoice = () => null;
    const ended = await runAndWait(start.command, { ...process.env, ...log.environment }, (pid) => {
      const launcher = watchLauncher(pid, `${viewsFolder(locateStore(invocation.common).cache)}/`);
      ({ choice } = launcher);
      return launcher.stop;
    });
    return { ended, report: reportOnMono({ invocation, start, before, ended, choice: choice() }, readMonoRun(log.file)) };
  } finally {
    log.close();
    releaseReportFolder(folder);
  }
};
