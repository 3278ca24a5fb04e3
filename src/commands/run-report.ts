import { untraced } from '../../adapters/trace/trace-environment.ts';
import { printable } from '../../projections/printable.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { describeReport } from '../report/describe-report.ts';
import { frameworkFiles } from '../report/framework-files.ts';
import { measureTimes } from '../report/measure-times.ts';
import type { Ended } from '../report/run-and-wait.ts';
import type { RunReport } from '../report/run-report.ts';
import { requireWritable, writeReport } from '../report/write-report.ts';
import { plainStart, runtimeFor } from './plain-start.ts';
import { startCommand, type StartCommand } from './start-command.ts';

type Run = InvocationOf<'run'>;

/** Where the report goes: with a file, to that file alone; else to standard error, when the application has ended. */
const deliver = (invocation: Run, report: RunReport): void => {
  const file = invocation.report!.file;
  if (file !== null) return writeReport(file, report);
  const lines = invocation.common.json ? [JSON.stringify(report)] : describeReport(report, frameworkFiles(report));
  process.stderr.write(`${lines.map(printable).join('\n')}\n`);
};

/** The report with times, where they are asked for. Runs that end in another way than the one that was reported may have done something else. */
const withTimes = async (report: RunReport, invocation: Run, { app, launched, command }: StartCommand): Promise<RunReport> => {
  const runs = invocation.report!.times;
  if (runs === 0 || !launched) return report;
  const { times, exitCodes } = await measureTimes({ withImages: command, throughJit: plainStart(app, invocation.args), runs, environment: untraced(process.env) });
  const others = exitCodes.filter((code) => code !== report.exitCode);
  const note = `${others.length} of the ${exitCodes.length} runs that were timed did not end with exit status ${report.exitCode}, but with ${[...new Set(others)].join(', ')}: the times may be of something else.`;
  return { ...report, times, notes: others.length === 0 ? report.notes : [...report.notes, note] };
};

/** Ends as the application did, by the same signal if it was one. */
const endAs = ({ signal, exitCode }: Ended): number => {
  if (signal !== null) process.kill(process.pid, signal);
  return exitCode;
};

/** `ngen run /report`: runs the application, and says what became of its images. Resolves to the application's exit status. */
export const runReport = async (invocation: Run): Promise<number> => {
  if (invocation.report!.file !== null) requireWritable(invocation.report!.file);
  const start = await startCommand(invocation);
  const { ended, report } =
    runtimeFor(start.app) === 'mono'
      ? await (await import('../report/mono/run-on-mono.ts')).runOnMono(invocation, start)
      : await (await import('../report/run-on-dotnet.ts')).runOnDotnet(invocation, start);
  deliver(invocation, await withTimes(report, invocation, start));
  return endAs(ended);
};
