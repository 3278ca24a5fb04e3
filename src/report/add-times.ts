import { constants } from 'node:os';
import { untraced } from '../../adapters/trace/trace-environment.ts';
import { plainStart } from '../commands/plain-start.ts';
import type { StartCommand } from '../commands/start-command.ts';
import { measureTimes, type MeasuredTimes } from './measure-times.ts';
import { endingSignals } from './pass-signals.ts';
import type { Ended } from './run-and-wait.ts';
import type { RunReport } from './run-report.ts';

/** What the runs are that are timed, and who is told of each. */
export type Timed = { readonly start: StartCommand; readonly args: readonly string[]; readonly runs: number; readonly tell: (line: string) => void };

const endingNumbers: ReadonlySet<number> = new Set([...endingSignals, 'SIGKILL' as const].map((signal) => constants.signals[signal]));

/** A program that was told to end, as a server is, would be started again only to run until somebody ends it again. */
const wasEnded = ({ signal, exitCode, asked }: Ended): boolean => asked || signal !== null || endingNumbers.has(exitCode - 128);

/** Why there are to be no runs for times; null where there are. */
export const whyNotTimed = ({ launched }: StartCommand, ended: Ended): string | null => {
  if (!launched) return 'Times were not measured: the application has no images that its times could be compared with.';
  return wasEnded(ended) ? 'Times were not measured: a signal ended the run, and each run more would wait for another.' : null;
};

export const withNote = (report: RunReport, note: string): RunReport => ({ ...report, notes: [...report.notes, note] });

const withMeasured = (report: RunReport, measured: Exclude<MeasuredTimes, { interrupted: NodeJS.Signals }>): RunReport => {
  const { times, exitCodes } = measured;
  const others = exitCodes.filter((code) => code !== report.exitCode);
  // Runs that end in another way than the one that was reported may have done something else.
  const note = `${others.length} of the ${exitCodes.length} runs that were timed did not end with exit status ${report.exitCode}, but with ${[...new Set(others)].join(', ')}: the times may be of something else.`;
  return others.length === 0 ? { ...report, times } : withNote({ ...report, times }, note);
};

/** The report with times; without, and with the signal, where one put an end to the runs. */
export const addTimes = async (report: RunReport, { start, args, runs, tell }: Timed): Promise<{ readonly report: RunReport; readonly interrupted: NodeJS.Signals | null }> => {
  const measured = await measureTimes({
    withImages: start.command,
    throughJit: plainStart(start.app, args),
    runs,
    environment: untraced(process.env),
    tell: (run, of) => tell(`Running it again, ${run} of ${of} …`),
  });
  if ('interrupted' in measured) return { report: withNote(report, `Times were not measured: ${measured.interrupted} put an end to it.`), interrupted: measured.interrupted };
  return { report: withMeasured(report, measured), interrupted: null };
};
