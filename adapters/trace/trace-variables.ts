import { monoLogEnvironment } from './mono/own-log.ts';
import { traceEnvironment } from './trace-environment.ts';

/** The names of what makes a runtime write what it does for a report. */
export const traceVariables: readonly string[] = Object.keys({ ...traceEnvironment('/'), ...monoLogEnvironment('/') });
