import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedAssembly, RunReport, Spread } from './run-report.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const counts = (assemblies: readonly ReportedAssembly[]): string => {
  const known = assemblies.flatMap(({ jittedMethods }) => jittedMethods ?? []);
  const compiled = known.length === assemblies.length ? `${sum(known)} compiled by the JIT` : known.length === 0 ? 'and Mono does not tell what the JIT compiled' : `${sum(known)} compiled by the JIT, and others of which Mono does not tell`;
  return `${sum(assemblies.map((one) => one.precompiledMethods))} precompiled methods used, ${compiled}`;
};

const verdict = ({ image, reason }: ReportedAssembly): string => {
  const words = { used: 'image used', rejected: 'image rejected', none: 'no image' }[image];
  return reason === null ? words : `${words}: ${reason}`;
};

const assemblyLines = (one: ReportedAssembly): readonly string[] => [
  `  ${simpleName(one.assembly)}: ${counts([one])}`,
  `    ${verdict(one)}`,
  ...(one.loadedFrom === null ? [] : [`    ${one.loadedFrom}`]),
  ...(one.context === null ? [] : [`    in the load context ${one.context}`]),
];

const shownExamples = 3;
const shownReasons = 8;

/** The methods left to the JIT, by their reason, the most frequent first. */
const reasonLines = (assemblies: readonly ReportedAssembly[]): readonly string[] => {
  const methods = assemblies.flatMap(({ jitted }) => jitted);
  const byReason = [...Map.groupBy(methods, ({ reason }) => reason)].toSorted(([, a], [, b]) => b.length - a.length);
  const rest = byReason.slice(shownReasons);
  const lines = byReason.slice(0, shownReasons).flatMap(([reason, ones]) => [
    `  ${String(ones.length).padStart(5)}  ${reason}`,
    ...ones.slice(0, shownExamples).map(({ method }) => `           ${method}`),
    ...(ones.length > shownExamples ? ['           …'] : []),
  ]);
  return rest.length === 0 ? lines : [...lines, `  ${String(sum(rest.map(([, ones]) => ones.length))).padStart(5)}  other reasons; /report:FILE has each method`];
};

const milliseconds = (median: number, { least, greatest }: Spread): string => `${median} ms (${least}–${greatest})`;

const timesLine = ({ times }: RunReport): readonly string[] =>
  times === null
    ? []
    : [
        `Medians of ${times.runs} runs each, with the shortest and the longest: ${milliseconds(times.withImages, times.spread.withImages)} with its images, ` +
          `${milliseconds(times.throughJit, times.spread.throughJit)} as it starts by itself (${(times.withImages / times.throughJit).toFixed(2)}).`,
      ];

/** What images could spare, said of a run that tracing slows. */
const tracedLine = ({ traced, notStartedWithImages }: RunReport): readonly string[] => {
  if (traced === null || traced.run <= 0) return [];
  const share = Math.round((100 * traced.jit) / traced.run);
  return [`The JIT took ${traced.jit} of the ${traced.run} ms of this run (${share} %; tracing slows both): about what ${notStartedWithImages === null ? 'better ' : ''}images could spare. The rest is other work, or waiting.`];
};

const shownCauses = 2;

/** The first line: the answer for whoever reads no more. */
const headline = ({ application, notStartedWithImages: not }: RunReport, own: readonly ReportedAssembly[]): string => {
  if (not !== null) return `${application} did not start with its images: ${not.reason}.`;
  if (own.every(({ loadedFrom }) => loadedFrom === null)) return `${application}: the trace ends before it tells whether images were used.`;
  const rejected = own.filter(({ image }) => image === 'rejected');
  if (rejected.length === 0) return `${application} started with its images.`;
  const why = [...new Set(rejected.map(({ reason }) => reason))].slice(0, shownCauses).join('; ');
  if (own.every(({ image }) => image !== 'used')) return `${application} has images, and the runtime used none of them: ${why}.`;
  return `${application} started with its images, but the runtime did not use ${rejected.map(({ assembly }) => simpleName(assembly)).join(', ')}: ${why}.`;
};

/** A report in lines for people. The framework's own assemblies, which are the same for every application, are one line. */
export const describeReport = (report: RunReport, isFramework: (path: string) => boolean): readonly string[] => {
  const [framework, own] = [true, false].map((wanted) => report.assemblies.filter(({ loadedFrom }) => (loadedFrom !== null && loadedFrom !== report.application && isFramework(loadedFrom)) === wanted));
  const { dynamicMethods, jitCompilations } = report;
  const reasons = reasonLines(report.assemblies);
  return [
    headline(report, own!),
    `${counts(report.assemblies)}; ${jitCompilations === null ? '' : `${jitCompilations} compilations in all, `}${dynamicMethods} of ${jitCompilations === null ? 'code' : 'them of code'} made at run time.`,
    ...tracedLine(report),
    ...timesLine(report),
    '',
    // What is made at run time is in the count of dynamic methods.
    ...own!.filter(({ loadedFrom, jittedMethods }) => loadedFrom !== null || jittedMethods !== 0).flatMap(assemblyLines),
    ...(framework!.length === 0 ? [] : [`  ${framework!.length} assemblies of the framework: ${counts(framework!)}`]),
    ...(reasons.length === 0 ? [] : ['', 'Compiled by the JIT, because:', ...reasons]),
    ...(report.advice.length === 0 ? [] : ['', ...report.advice]),
    ...(report.notes.length === 0 ? [] : ['', ...report.notes.map((note) => `Note: ${note}`)]),
  ];
};
