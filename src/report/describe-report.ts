import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedAssembly, RunReport, Spread } from './run-report.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const counts = (assemblies: readonly ReportedAssembly[]): string => {
  const known = assemblies.flatMap(({ jittedMethods }) => jittedMethods ?? []);
  const compiled = known.length === assemblies.length ? `${sum(known)} compiled by the JIT` : known.length === 0 ? 'and Mono does not tell what the JIT compiled' : `${sum(known)} compiled by the JIT, and others of which Mono does not tell`;
  const used = sum(assemblies.map((one) => one.precompiledMethods));
  return `${used} precompiled ${used === 1 ? 'method' : 'methods'} used, ${compiled}`;
};

/** What else the JIT compiled, so that the numbers add up. */
const compilations = ({ assemblies, dynamicMethods, jitCompilations }: RunReport): string => {
  const again = sum(assemblies.map(({ recompiledMethods }) => recompiledMethods));
  const more = [...(again === 0 ? [] : [`${again} compiled anew because they ran often`]), ...(dynamicMethods === 0 ? [] : [`${dynamicMethods} made at run time`])];
  if (jitCompilations === null) return more.length === 0 ? '' : `; besides, ${more.join(' and ')}`;
  return `; ${more.length === 0 ? '' : `with ${more.join(' and ')}, `}${jitCompilations} compilations in all`;
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

/** What would spare the JIT's time. */
const remedy = ({ assemblies, notStartedWithImages }: RunReport): string => {
  const off = assemblies.find(({ cause }) => cause === 'disabled')?.reason;
  if (off !== undefined && off !== null) return `about what images could spare, and ${off}; without that variable they are used`;
  return `about what ${notStartedWithImages === null ? 'better ' : ''}images could spare`;
};

/** Said of a run that tracing slows, from its start to its end: what a program waits for is in it. */
const tracedLine = (report: RunReport): readonly string[] => {
  const { traced } = report;
  if (traced === null || traced.run <= 0) return [];
  const share = Math.round((100 * traced.jit) / traced.run);
  return [`The JIT took ${traced.jit} of the ${traced.run} ms of this run (${share} %; tracing slows both): ${remedy(report)}. The rest is other work, or waiting: of what mostly waits, as a server does, the share says little.`];
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
  const reasons = reasonLines(report.assemblies);
  return [
    headline(report, own!),
    `${counts(report.assemblies)}${compilations(report)}.`,
    ...tracedLine(report),
    ...timesLine(report),
    '',
    // What is made at run time is in the count of dynamic methods.
    ...own!.filter(({ loadedFrom, jittedMethods }) => loadedFrom !== null || jittedMethods !== 0).flatMap(assemblyLines),
    ...(framework!.length === 0 ? [] : [`  ${framework!.length} ${framework!.length === 1 ? 'assembly' : 'assemblies'} of the framework: ${counts(framework!)}`]),
    ...(reasons.length === 0 ? [] : ['', 'Compiled by the JIT, because:', ...reasons]),
    ...(report.advice.length === 0 ? [] : ['', ...report.advice]),
    ...(report.notes.length === 0 ? [] : ['', ...report.notes.map((note) => `Note: ${note}`)]),
  ];
};
