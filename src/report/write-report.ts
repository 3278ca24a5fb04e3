import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { RunReport } from './run-report.ts';

const unwritable = (file: string, error: unknown, when: string): Failure =>
  new Failure('report-not-written', `The report cannot be written to ${file}: ${(error as Error).message}. ${when}`, { advice: 'Name another file: /report:FILE.', cause: error });

/** Before the application starts: a report that could not be written would be lost with the run. @throws Failure `report-not-written` */
export const requireWritable = (file: string): void => {
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(file, error, 'The application was not started.');
  }
};

/** @throws Failure `report-not-written` */
export const writeReport = (file: string, report: RunReport): void => {
  try {
    writeFileSync(file, `${JSON.stringify(report)}\n`);
  } catch (error) {
    throw unwritable(file, error, 'The application has run.');
  }
};
