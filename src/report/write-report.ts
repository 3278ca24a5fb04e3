import { accessSync, closeSync, constants, openSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { RunReport } from './run-report.ts';

const unwritable = (file: string, why: string, when: string, cause?: unknown): Failure =>
  new Failure('report-not-written', `The report cannot be written to ${file}: ${why}. ${when}`, { advice: 'Name another file: /report:FILE.', cause });

const notStarted = 'The application was not started.';

const statOf = (file: string): Stats | undefined => {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unwritable(file, (error as Error).message, notStarted, error);
  }
};

/** Before the application starts: a report that could not be written would be lost with the run. @throws Failure `report-not-written` */
export const requireWritable = (file: string): void => {
  if (file.endsWith('/')) throw unwritable(file, 'it names a folder', notStarted);
  const stat = statOf(file);
  if (stat?.isDirectory() === true) throw unwritable(file, 'it is a folder', notStarted);
  if (stat?.isFile() === false) throw unwritable(file, 'it is no regular file', notStarted);
  try {
    if (stat === undefined) accessSync(dirname(file), constants.W_OK | constants.X_OK);
    else accessSync(file, constants.W_OK);
  } catch (error) {
    throw unwritable(file, (error as Error).message, notStarted, error);
  }
};

/** What was put in the file's place meanwhile must not hold us up: a pipe that nobody reads. @throws Failure `report-not-written` */
export const writeReport = (file: string, report: RunReport): void => {
  try {
    const target = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NONBLOCK, 0o666);
    writeFileSync(target, `${JSON.stringify(report)}\n`);
    closeSync(target);
  } catch (error) {
    throw unwritable(file, (error as Error).message, 'The application has run.', error);
  }
};
