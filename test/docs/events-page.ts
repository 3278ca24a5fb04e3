import type * as t from 'io-ts';
import { eventMeanings, eventSince, fieldMeanings, fieldSince } from '../../domain/events/event-meanings.ts';
import { eventCodecs, type EventType } from '../../domain/events/events.ts';
import { versionOf } from '../../domain/events/upcast.ts';
import { describeCodec, valuesOf, type Field } from './codec-text.ts';

/** An event as a log keeps it, lists shortened; see `write-events-page.ts`. */
export type Example = { readonly [key: string]: unknown };

const types = Object.keys(eventCodecs) as readonly EventType[];

const sayWhatItMeans = (path: string): Error =>
  new Error(`domain/events/event-meanings.ts: say in a line what ${path} means (under that name, or under "${path.split('.').at(-1)}" where it means the same everywhere), then run: npm run docs:events`);

const meaningOf = ({ path }: Field): string => {
  const meaning = fieldMeanings[path] ?? fieldMeanings[path.split('.').at(-1)!];
  if (meaning === undefined) throw sayWhatItMeans(path);
  return meaning;
};

const row = (field: Field): string => {
  const since = fieldSince[field.path];
  return `| \`${field.name}\` | ${field.type} | ${meaningOf(field)}${since === undefined ? '' : ` (since data version ${since})`} |`;
};

const table = (fields: readonly Field[]): readonly string[] => (fields.length === 0 ? ['It has no data.'] : ['| field | type | meaning |', '|---|---|---|', ...fields.map(row)]);

const exampleLines = (example: Example | undefined): readonly string[] => (example === undefined ? ['No log of ours has one yet.'] : ['```json', JSON.stringify(example, null, 1), '```']);

const eventSection = (type: EventType, examples: Readonly<Record<string, Example>>): readonly string[] => [
  `### ${type}`,
  '',
  eventMeanings[type] ?? '',
  '',
  `Since ngen ${eventSince[type] ?? '0.1.0'}; data version ${versionOf(type)}.`,
  '',
  ...table(describeCodec(eventCodecs[type]).fields),
  '',
  ...exampleLines(examples[type]),
  '',
];

/** Every type that events mention, one mentioned by another after it. */
const mentionedTypes = (): ReadonlyMap<string, t.Mixed> => {
  const found = new Map<string, t.Mixed>();
  for (const type of types) for (const [name, codec] of describeCodec(eventCodecs[type]).mentioned) found.set(name, codec);
  // A map that grows while it is walked is walked to its new end.
  for (const codec of found.values()) for (const [name, inner] of describeCodec(codec).mentioned) if (!found.has(name)) found.set(name, inner);
  return found;
};

const typeSection = (name: string, codec: t.Mixed): readonly string[] => {
  const values = valuesOf(codec);
  return [`### ${name}`, '', ...(values === null ? table(describeCodec(codec).fields) : [`One of ${values.map((value) => `\`${value}\``).join(', ')}.`]), ''];
};

const head = `<!-- Made by "npm run docs:events" from domain/events; do not edit. -->
# Events

Everything that happened is an event; a log is nothing but events, one after the other. This page is made from the codecs that read them.

An event is stored with an envelope: \`revision\` (its position, from 0 without gaps), \`previousHash\` and \`hash\` (SHA-256 of the event's text without it; each
covers the one before), \`id\`, \`type\`, \`schemaVersion\` (the data version below), \`time\` (a label; positions order), \`correlationId\` (the command), \`causationId\` (the
command's \`CommandAccepted\`), \`programVersion\` and \`data\`. The examples are from real logs; \`…\` stands for further entries of a list.
`;

/**
 * The text of docs/events.md.
 * @throws Error that says what to add where an event or a field has no meaning
 */
export const eventsPage = (examples: Readonly<Record<string, Example>>): string => {
  const missing = types.find((type) => (eventMeanings[type] ?? '') === '');
  if (missing !== undefined) throw sayWhatItMeans(missing);
  const list = types.map((type) => `- [${type}](#${type.toLowerCase()}): ${eventMeanings[type]}`);
  const sections = types.flatMap((type) => eventSection(type, examples));
  const named = [...mentionedTypes()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, codec]) => typeSection(name, codec));
  return `${[head, '## All of them', '', ...list, '', '## Each of them', '', ...sections, '## Types', '', ...named].join('\n').trimEnd()}\n`;
};
