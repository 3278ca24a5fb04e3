import { lastValueFrom, takeWhile } from 'rxjs';
import { locateStore } from '../../adapters/host/store-location.ts';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { whyOf, type Why } from '../../projections/why.ts';
import { storyOf, type Asked } from '../../projections/why-story.ts';
import type { AssemblyArgument, InvocationOf } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { Output } from '../cli/output.ts';
import { readableEvents } from '../store/readable-events.ts';
import { resolvedAssembly } from '../work/managed-path.ts';
import { describeWhy } from './describe-why.ts';
import { entriesOf } from './entries-of.ts';
import { meantImages } from './meant-images.ts';
import { positionFor } from './position-for.ts';

/** What `why --json` shows of an image: its file in place of the file's hash. */
const shown = (cache: string, { images, gone, withoutImage }: Why, asked: string): object => ({
  asked,
  images: images.map(({ object, ...image }) => ({ ...image, file: object === null ? null : objectPath(cache, object) })),
  gone,
  withoutImage,
});

/** A file of the store's own is an image, and so may be a word of hexadecimal digits; everything else is an assembly. */
const mayBeImage = (argument: AssemblyArgument, cache: string): boolean =>
  argument.kind === 'path' ? argument.path.startsWith(`${cache}/`) : /^[0-9a-f]{6,64}$/.test(argument.given);

const askedFor = (argument: AssemblyArgument, images: ReadonlySet<string>): Asked => ({
  assembly: (assembly, source) => (argument.kind === 'path' ? source === argument.path : matchesDisplayName(argument.name, assembly)),
  image: (id) => images.has(id),
});

/** `ngen why`: which roots keep an image, by which references; why it was made, why it is not valid, what freed it. */
export const why = async (invocation: InvocationOf<'why'>, output: Output): Promise<number> => {
  const { common, at } = invocation;
  const location = locateStore(common);
  const events = await readableEvents(location, common.eventLog);
  try {
    const argument = resolvedAssembly(invocation.assembly);
    const to = at === null ? Infinity : await positionFor(events, at, output);
    const images = mayBeImage(argument, location.cache) ? await meantImages(events, argument.kind === 'path' ? argument.path : argument.given) : new Set<string>();
    const asked = askedFor(argument, images);
    const story = await lastValueFrom(storyOf(entriesOf(events).pipe(takeWhile(({ position }) => position < to)), asked));
    const answer = whyOf(story, asked);
    if (common.json) output.document(shown(location.cache, answer, argument.given));
    else output.text(describeWhy(answer));
    if (answer.images.length + answer.gone.length + answer.withoutImage.length > 0) return 0;
    output.error(`Nothing is on record of an assembly "${argument.given}".`);
    return 1;
  } finally {
    await events.close();
  }
};
