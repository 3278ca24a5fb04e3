import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedEvents } from '../support/ngen-events.ts';
import { eventsPage, type Example } from './events-page.ts';

const docs = join(import.meta.dirname, '../../docs');
const file = join(docs, 'events-examples.json');

const longest = 2;

/** Lists of two entries at most, so that an example can be read. */
const shortened = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...value.slice(0, longest).map(shortened), ...(value.length > longest ? ['…'] : [])];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
};

// With stores as arguments, the first event of each type in their logs becomes its example, where it has none yet.
const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Example>) : {};
for (const store of process.argv.slice(2)) for (const event of recordedEvents(store)) known[event.type] ??= shortened(event) as Example;
writeFileSync(file, `${JSON.stringify(known, null, 1)}\n`);
writeFileSync(join(docs, 'events.md'), eventsPage(known));
