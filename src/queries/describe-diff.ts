import { simpleName } from '../../domain/assembly-name.ts';
import type { Diff, DiffImage, DiffJob, ReboundMember } from '../../projections/diff.ts';

const part = (heading: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`${heading}:`, ...lines, '']);

const memberLine = ({ assembly, path, from, to }: ReboundMember): string => {
  if (from === null) return `      + ${path}`;
  return to === null ? `      - ${path}` : `      ~ ${simpleName(assembly)} (${from} → ${to})  ${path}`;
};

const rootLines = ({ added, removed, rebound }: Diff['roots']): readonly string[] => [
  ...added.map((root) => `  + ${root}`),
  ...removed.map((root) => `  - ${root}`),
  ...rebound.flatMap(({ root, members }) => [`  ~ ${root} binds other files:`, ...members.map(memberLine)]),
];

const imageLine = ({ assembly, source, state }: DiffImage): string => `${assembly} (${state})  ${source}`;

const imageLines = ({ added, removed, changed }: Diff['images']): readonly string[] => [
  ...added.map((image) => `  + ${imageLine(image)}`),
  ...removed.map((image) => `  - ${imageLine(image)}`),
  ...changed.flatMap(({ assembly, from, to, reasons }) => [`  ~ ${assembly}: ${from} → ${to}`, ...reasons.map((reason) => `      ${reason}`)]),
];

const jobLine = ({ assembly, priority }: DiffJob): string => `${assembly}, priority ${priority}`;

const queueLines = ({ paused, added, removed }: Diff['queue']): readonly string[] => [
  ...(paused === null ? [] : [paused.to ? '  It was paused.' : '  It goes on.']),
  ...added.map((job) => `  + ${jobLine(job)}`),
  ...removed.map((job) => `  - ${jobLine(job)}`),
];

const viewLine = ({ root, from, to }: Diff['views'][number]): string =>
  from === null ? `  + ${root} starts with its images` : to === null ? `  - ${root} does not start with its images any more` : `  ~ ${root} starts with other images`;

/** What changed, for people: `+` is new, `-` is gone, `~` is otherwise. */
export const describeDiff = ({ roots, images, queue, views }: Diff): readonly string[] => [
  ...part('Roots', rootLines(roots)),
  ...part('Images', imageLines(images)),
  ...part('Queue', queueLines(queue)),
  ...part('Starts', views.map(viewLine)),
];
