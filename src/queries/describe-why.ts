import { simpleName } from '../../domain/assembly-name.ts';
import type { Cause } from '../../projections/audit-entry.ts';
import type { Keeper, Told, Why, WhyBound, WhyGone, WhyImage } from '../../projections/why.ts';
import { describeBytes } from '../cli/describe-bytes.ts';
import { describeCauses, describeWho } from './describe-who.ts';

const when = (cause: Cause): string => `${cause.position}  ${cause.time}  ${describeWho(cause)}`;

/** What an event came of, and who caused that where it was not the same command. */
const because = ({ causes, correlationId }: Told): readonly string[] => [
  ...causes.filter((cause) => cause.correlationId === correlationId).map(({ position, text }) => `      because of ${position}  ${text}`),
  ...describeCauses(causes.filter((cause) => cause.correlationId !== correlationId), '      '),
];

const keptBy = ({ path, scenario, references, installed }: Keeper): readonly string[] => [
  `    ${path}${scenario === 'default' ? '' : ` (${scenario})`}`,
  ...(references === null || references.length < 2 ? [] : [`      ${references.map(simpleName).join(' → ')}`]),
  ...(installed === null ? [] : [`      installed: ${when(installed)}`]),
];

const stateWords: Record<WhyImage['state'], string> = {
  valid: 'It is valid.',
  invalid: 'It is invalid, so the JIT does its work:',
  none: 'It was not compiled yet.',
  failed: 'It could not be compiled, so the JIT does its work:',
  precompiled: 'Its vendor has compiled it: the file itself holds native code, and nothing is to be made.',
};

const jobLine = ({ job }: WhyImage): readonly string[] =>
  job === null ? [] : [job.state === 'compiling' ? '  It is being compiled.' : `  It is queued with priority ${job.priority}.`];

const compiledLines = ({ compiled, compiledBefore }: WhyImage): readonly string[] => {
  if (compiled === null) return [];
  const before = compiledBefore === 0 ? '' : ` It is number ${compiledBefore + 1} of this assembly here.`;
  return [`  It was made: ${compiled.text}.${before}`, `    ${when(compiled)}`, ...because(compiled)];
};

const stateLines = ({ state, reasons, rejected, because: events }: WhyImage): readonly string[] => [
  `  ${stateWords[state]}`,
  ...reasons.flatMap((reason) => reason.split('\n').map((line) => `    ${line}`)),
  ...(rejected === null ? [] : [`  But it is not used since ${rejected.since} in runs of the user ${rejected.uid}: ${rejected.reason}.`]),
  ...events.flatMap((event) => [`    found: ${when(event)}`, ...because(event)]),
];

const imageLines = (image: WhyImage): readonly string[] => [
  `${image.assembly}${image.scenario === 'default' ? '' : ` (${image.scenario})`}`,
  `  ${image.source}`,
  image.keptBy.length === 1 ? '  One root needs it:' : `  ${image.keptBy.length} roots need it:`,
  ...image.keptBy.flatMap(keptBy),
  ...compiledLines(image),
  ...stateLines(image),
  ...jobLine(image),
  '',
];

const goneLines = ({ assembly, source, freedBy, deleted, freed }: WhyGone): readonly string[] => [
  assembly,
  `  ${source}`,
  `  An image of it is gone: no root needs it since ${when(freedBy)}`,
  ...because(freedBy),
  deleted === null ? '  Its file is still there, until nothing uses it.' : `  Its file was deleted at position ${deleted.position}, and freed ${describeBytes(freed ?? 0)}.`,
  '',
];

const boundLines = ({ assembly, source, boundBy }: WhyBound): readonly string[] => [
  assembly,
  `  ${source}`,
  '  It has no image: no reference leads to it, so nothing but a name in a program could ask for it. Bound by:',
  ...boundBy.map((path) => `    ${path}`),
  '',
];

/** Why images are here, as they are, or gone, as a story for people. Of images that gave way to newer ones only the last is told. */
export const describeWhy = ({ images, gone, withoutImage }: Why): readonly string[] => {
  const replaced = new Set(images.map(({ source }) => source));
  const lastGone = new Map(gone.filter(({ source }) => !replaced.has(source)).map((one) => [one.source, one]));
  return [...images.flatMap(imageLines), ...withoutImage.flatMap(boundLines), ...[...lastGone.values()].flatMap(goneLines)];
};
