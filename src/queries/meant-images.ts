import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { lastValueFrom, tap } from 'rxjs';
import { contentHash } from '../../adapters/image-store/hash.ts';
import type { ReadableEvents } from '../store/readable-events.ts';
import { imagesIn } from './audit-filter.ts';
import { entriesOf } from './entries-of.ts';

/** The first digits of the id or hash that was meant; of a file the hash of its content, or what its name says where it is gone. */
const digitsOf = (given: string): string => {
  if (!given.includes('/')) return given.toLowerCase();
  return existsSync(given) ? contentHash(given) : basename(given).replace(/\..*$/, '');
};

/** The ids of the images in a log that are meant by an id, the hash of an image's file, the first digits of either, or the file. */
export const meantImages = async (events: ReadableEvents, given: string): Promise<ReadonlySet<string>> => {
  const digits = digitsOf(given);
  const found = new Set<string>();
  const see = entriesOf(events).pipe(
    tap((entry) => {
      for (const image of imagesIn(entry)) if (image.startsWith(digits)) found.add(image);
      if (entry.type === 'ImageCompiled' && entry.data.object.startsWith(digits)) found.add(entry.data.image);
    }),
  );
  await lastValueFrom(see, { defaultValue: null });
  return found;
};
