import { eventCodecs } from '../../domain/events/events.ts';
import { nearest } from '../cli/nearest.ts';
import { usageFailure } from '../cli/usage.ts';

const names = Object.keys(eventCodecs);

/**
 * The types of events that a word means: one by its name, or all whose names have it in them, in any case.
 * @throws Failure kind `usage`, code `unknown-kind`
 */
export const eventTypes = (word: string): readonly string[] => {
  const wanted = word.trim().toLowerCase();
  const exact = names.filter((name) => name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : names.filter((name) => wanted !== '' && name.toLowerCase().includes(wanted));
  if (found.length > 0) return found;
  const meant = nearest(wanted, names);
  throw usageFailure('unknown-kind', `--kind: no event is called "${word}".`, meant === null ? `The kinds are ${names.join(', ')}.` : `Did you mean ${meant}?`);
};
