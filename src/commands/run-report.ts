import { printable } from '../../projections/printable.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { addTimes, whyNotTimed, withNote } from '../report/add-times.ts';
import { describeReport } from '../report/describe-report.ts';
import { frameworkFiles } from '../report/framework-files.ts';
import type { Ended } from '../report/run-and-wait.ts';
import type { RunReport } from '../report/run-report.ts';
import { requireWritable, writeReport } from '../report/write-report.ts';
import { runtimeFor } from './plain-start.ts';
import { startCommand, type StartCommand } from './start-command.ts';

type Run = InvocationOf<'run'>;

/** Where the report goes: with a file, to that file alone; else to standard error, when the application has ended. */
const deliver = (invocation: Run, report: RunReport): void => {
  const file = invocation.report!.file;
  if (file !== null) return writeReport(file, report);
  const lines = invocation.common.json ? [JSON.stringify(report)] : describeReport(report, frameworkFiles(report));
  process.stderr.write(`${lines.map(printable).join('\n')}\n`);
};

/** What is said while it lasts: nothing where a script reads standard error. */
const tellOf = ({ report, common }: Run): ((line: string) => void) => {
  const heard = report!.file === null ? !common.json : process.stderr.isTTY;
  return (line) => void (heard && process.stderr.write(`${line}\n`));
};

/** The run that is reported, and those that are timed. A report that goes to a file is there before these begin. Resolves to how all of it ended. */
const deliverWithTimes = async (invocation: Run, start: StartCommand, report: RunReport, ended: Ended): Promise<Pick<Ended, 'signal' | 'exitCode'>> => {
  const { times: runs, file } = invocation.report!;
  const why = runs === 0 ? null : whyNotTimed(start, ended);
  if (runs === 0 || why !== null) {
    deliver(invocation, why === null ? report : withNote(report, why));
    return ended;
  }
  if (file !== null) writeReport(file, withNote(report, 'Times were not measured: ngen ended before.'));
  const timed = await addTimes(report, { start, args: invocation.args, runs, tell: tellOf(invocation) });
  deliver(invocation, timed.report);
  return timed.interrupted === null ? ended : { signal: timed.interrupted, exitCode: 1 };
};

/** Ends as the application did, by the same signal if it was one. */
const endAs = ({ signal, exitCode }: Pick<Ended, 'signal' | 'exitCode'>): number => {
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
  return endAs(await deliverWithTimes(invocation, start, report, ended));
};
