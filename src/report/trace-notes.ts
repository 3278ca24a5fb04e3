import type { DotnetRun } from '../../adapters/trace/dotnet-run.ts';

/** What a reader must know of a report whose trace is not whole. */
export const traceNotes = (run: DotnetRun): readonly string[] => [
  ...run.end.lost.map((what) => `Something is missing: ${what}.`),
  ...(run.end.dropped === 0 ? [] : [`The runtime dropped ${run.end.dropped} ${run.end.dropped === 1 ? 'event' : 'events'}, because its buffers were full: the numbers are too low.`]),
  ...(run.rundown || run.modules.length === 0 ? [] : ['The application ended before its runtime could tell the rest: which assembly a precompiled method is of is told by its type.']),
];
