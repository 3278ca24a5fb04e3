import { join } from 'node:path';
import { outputOf } from './run-command.ts';

/** What a benchmark that is a program of its own prints: one JSON object. */
export const childBenchmark = (file: string): unknown => JSON.parse(outputOf([process.execPath, join(import.meta.dirname, file)]));
