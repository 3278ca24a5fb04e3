import { locateStore } from '../../adapters/host/store-location.ts';
import type { OpenViews } from '../../adapters/views/read-views.ts';
import type { ImageEntry, RootEntry } from '../../adapters/views/views-file.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { AssemblyArgument, InvocationOf } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { Output } from '../cli/output.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { askViews } from './ask-views.ts';

const list = (output: Output, heading: string, lines: readonly string[]): void => output.text([heading, '', ...(lines.length === 0 ? ['None.'] : lines), '']);

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'));

const showAll = ({ joined, countInvalid }: OpenViews, json: boolean, output: Output): void => {
  if (json) {
    output.documentText(`{"roots":[${joined('json', 'roots', ',')}],"images":[${joined('json', 'images', ',')}]}`);
    return;
  }
  list(output, 'NGEN Roots:', linesOf(joined('line', 'roots', '\n')));
  list(output, 'Native Images:', linesOf(joined('line', 'images', '\n')));
  const invalid = countInvalid();
  if (invalid > 0) output.text(`Invalid images: ${invalid}. "ngen update" makes them anew.`);
};

type Part = { readonly roots: readonly RootEntry[]; readonly images: readonly ImageEntry[] };

/** Whether an assembly with this name and source is one that was asked for. */
type Matches = (assembly: string, source: () => string) => boolean;

/** What only some questions need is loaded for those alone: it reads files. */
const matcherOf = async (argument: AssemblyArgument): Promise<Matches> => {
  if (argument.kind === 'path') {
    const path = (await import('../work/managed-path.ts')).managedPath(argument.path);
    return (_, source) => source() === path;
  }
  const { name } = argument;
  if (name.processorArchitecture === null) return (assembly) => matchesDisplayName(name, assembly);
  const { matchesSource } = await import('../work/matches-assembly.ts');
  return (assembly, source) => matchesSource(name, assembly, source());
};

const withDependencies = (all: readonly ImageEntry[], start: readonly ImageEntry[]): readonly ImageEntry[] => {
  const byId = new Map(all.map((image) => [image.id, image]));
  const found = new Set(start);
  for (const image of found) {
    for (const id of image.needs === '' ? [] : image.needs.split('\n')) {
      const needed = byId.get(id);
      if (needed !== undefined) found.add(needed);
    }
  }
  return [...found];
};

const parsed = (image: ImageEntry): DisplayedImage => JSON.parse(image.json) as DisplayedImage;

/** The images that the argument means with what they depend on, and every root that depends on them. */
const partOf = (answer: OpenViews, matches: Matches): Part => {
  const images = answer.images();
  const meant = images.filter((image) => matches(image.assembly, () => parsed(image).source));
  const dependents = new Set(meant.flatMap((image) => parsed(image).roots));
  const roots = answer.roots().filter((root) => dependents.has(root.path) || matches(root.assembly, () => root.path));
  return { roots, images: withDependencies(images, meant) };
};

const detailsOf = (image: DisplayedImage): readonly string[] => [
  `    source: ${image.source}`,
  ...(image.file === null ? [] : [`    image:  ${image.file}`]),
  `    processor: ${image.arch}`,
  ...(image.hardBound.length === 0 ? [] : [`    hard bound to ${image.hardBound.map(simpleName).join(', ')}`]),
  ...image.reasons.flatMap((reason) => reason.split('\n').map((line, index) => (index === 0 ? `    reason: ${line}` : `            ${line}`))),
  ...(image.rejected === null ? [] : [`    not used since ${image.rejected.since} in runs of the user ${image.rejected.uid}: ${image.rejected.reason}`]),
  `    references: ${image.references} (${image.roots.join(', ')})`,
];

const showPart = ({ roots, images }: Part, argument: AssemblyArgument, json: boolean, output: Output): void => {
  if (json) {
    output.documentText(`{"roots":[${roots.map((root) => root.json).join()}],"images":[${images.map((image) => image.json).join()}]}`);
    return;
  }
  list(output, `NGEN Roots that depend on "${argument.given}":`, roots.map((root) => root.line));
  list(output, 'Native Images:', images.flatMap((image) => [image.line, ...detailsOf(parsed(image))]));
};

/** `ngen display`: everything in the cache, or an assembly's images, their dependencies and the roots that depend on it. */
export const display = async (invocation: InvocationOf<'display'>, output: Output): Promise<number> => {
  const { common, assembly, at } = invocation;
  const answer = await askViews(locateStore(common), common.eventLog, at === null ? null : { moment: at, output });
  try {
    if (assembly === null) {
      showAll(answer, common.json, output);
      return 0;
    }
    const part = partOf(answer, await matcherOf(assembly));
    showPart(part, assembly, common.json, output);
    if (part.roots.length > 0 || part.images.length > 0) return 0;
    const impossible = assembly.kind === 'name' ? assembly.name.impossible : null;
    output.error(`Error: The specified assembly is not installed.${impossible === null ? '' : ` ${impossible}`}`);
    return 1;
  } finally {
    answer.close();
  }
};
