import { existsSync } from 'node:fs';
import type { PublishedViews } from '../../adapters/views/read-views.ts';
import { viewsFile, type Views } from '../../adapters/views/views-file.ts';
import { viewsWitness } from '../../adapters/views/views-witness.ts';
import { diskProblem, type Problem } from './problem.ts';

const fieldsThatDiffer = (published: string, replayed: string): readonly string[] => {
  const [a, b] = [published, replayed].map((json) => JSON.parse(json) as Record<string, unknown>) as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]))
    .map((field) => `${field} is ${JSON.stringify(a[field])}, by the log ${JSON.stringify(b[field])}`);
};

type Row = { readonly json: string };

const rowDifferences = <R extends Row>(what: string, nameOf: (row: R) => string, published: readonly R[], replayed: readonly R[]): readonly string[] => {
  const before = new Map(published.map((row) => [nameOf(row), row]));
  const after = new Map(replayed.map((row) => [nameOf(row), row]));
  const changed = [...after].flatMap(([name, row]) => {
    const other = before.get(name);
    if (other === undefined) return [`${what} ${name} is missing`];
    if (JSON.stringify(other) === JSON.stringify(row)) return [];
    const fields = fieldsThatDiffer(other.json, row.json);
    return [`of ${what} ${name} ${fields.length === 0 ? 'the line for people is another' : fields.join('; ')}`];
  });
  const extra = [...before.keys()].filter((name) => !after.has(name)).map((name) => `${what} ${name} is not in the log`);
  return [...changed, ...extra];
};

const rootName = ({ path, json }: Views['roots'][number]): string => {
  const { exeConfig, appBase, arch, noDependencies } = JSON.parse(json) as Record<string, unknown>;
  const rest = [exeConfig, appBase, arch].filter((part) => typeof part === 'string');
  return [path, ...rest, ...(noDependencies === true ? ['/NoDependencies'] : [])].join(' ');
};

/** In what published views differ from those that a replay gives, a sentence for each difference. */
export const viewDifferences = (published: Views, replayed: Views): readonly string[] => {
  const differences = [
    ...rowDifferences('the root', rootName, published.roots, replayed.roots),
    ...rowDifferences('the image', ({ id, assembly }) => `${assembly} (${id.slice(0, 12)})`, published.images, replayed.images),
    ...(published.queue === replayed.queue ? [] : ['the queue is another']),
    ...(JSON.stringify(published.invalid.toSorted()) === JSON.stringify(replayed.invalid.toSorted()) ? [] : ['the set of invalid images is another']),
    ...(JSON.stringify(currentOf(published)) === JSON.stringify(currentOf(replayed)) ? [] : ['the roots with nothing left to do are others']),
  ];
  if (differences.length > 0) return differences;
  return JSON.stringify([published.roots, published.images]) === JSON.stringify([replayed.roots, replayed.images]) ? [] : ['the order is another'];
};

const currentOf = ({ current }: Views): readonly string[] => current.map(({ root, launcher }) => JSON.stringify([root, launcher])).sort();

/** Compares the published views with those of a replay up to their checkpoint. None at all are no problem: the next question makes them. */
export const checkViews = (stateFolder: string, published: PublishedViews | null, replayed: Views | null): readonly Problem[] => {
  const file = viewsFile(stateFolder);
  if (published === null) {
    const damaged = existsSync(file) && viewsWitness(stateFolder) === null;
    return damaged ? [diskProblem('views-damaged', file, 'The published views cannot be read.')] : [];
  }
  return replayed === null ? [] : viewDifferences(published.all(), replayed).map((what) => diskProblem('views-differ', file, `In the published views ${what}.`));
};
