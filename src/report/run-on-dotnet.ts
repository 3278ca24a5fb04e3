import { rmSync } from 'node:fs';
import { makeReportFolder } from '../../adapters/trace/report-folder.ts';
import { traceEnvironment } from '../../adapters/trace/trace-environment.ts';
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
    const ended = await runAndWait(start.command, { ...process.env, ...traceEnvironment(folder) });
    return { ended, report: reportOnDotnet({ invocation, start, before, ended }, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
