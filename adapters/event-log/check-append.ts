import { Failure } from '../../domain/failure.ts';
import type { NewEvent } from './event-log.ts';

/** What one append carries at most, in bytes: EventStoreDB's limit, kept by every log so that each can be copied into another. */
export const appendLimit = 1_048_576;

/**
 * Refuses an append of nothing. It could neither conflict nor be recognised when it is repeated, and EventStoreDB reports success for
 * it without creating anything: a caller that ends up here has lost its events.
 */
export const refuseEmpty = (events: readonly NewEvent[]): void => {
  if (events.length === 0) throw new RangeError('an append needs at least one event');
};

/**
 * Counts the whole text of each event, which is more than EventStoreDB counts (data, metadata and type).
 * @throws Failure `append-too-large`
 */
export const refuseTooLarge = (stream: string, texts: readonly string[]): void => {
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > appendLimit) {
    throw new Failure('append-too-large', `${stream}: ${texts.length} events of ${size} bytes are more than one append can hold (${appendLimit}). None was stored.`, {
      advice: 'Do the work in smaller steps, for example fewer assemblies at once.',
    });
  }
};

/** Whether these events already stand where they should be appended: an append is repeated when its outcome was unknown. */
export const isRepeated = (events: readonly NewEvent[], idsThere: readonly string[]): boolean =>
  events.every((event, index) => event.id === idsThere[index]);
