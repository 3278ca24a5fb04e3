import { join } from 'node:path';
import { currentTime } from '../../adapters/host/clock.ts';
import { traceFile } from '../../adapters/host/trace-file.ts';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { changesBetween, type Change } from '../../domain/changes-between.ts';
import type { ChangeTraced } from '../../domain/events/change-events.ts';
import type { State } from '../../domain/state.ts';
import { recordedAt } from '../store/root-record.ts';
import type { BoundRoot } from './bound-root.ts';

/** A file that stands for what changed: the assembly itself, or of a framework a file that each version has. */
const fileOf = ({ what, to }: Change, { record }: BoundRoot): string => {
  if (what.startsWith('/')) return what;
  const version = to?.split(' ')[0]; // without its build
  const folder = record.paths.find(({ path }) => path.endsWith(`/shared/${what}/${version}`))?.path;
  if (folder !== undefined) return join(folder, `${what}.deps.json`);
  return record.paths.find(({ path }) => /\/mono(?:-sgen)?$/.test(path))?.path ?? what;
};

/** Who changed what a root binds since it was bound; nothing where it binds the same, and for what the log already tells of. */
export const tracesOf = (cache: string, state: State, found: BoundRoot): readonly ChangeTraced[] => {
  const root = state.roots.get(found.id);
  if (root === undefined) return [];
  const now = currentTime();
  const since = recordedAt(cache, launcherId(root.id));
  return changesBetween(root.closure, found.findings.closure)
    .filter(({ what, to }) => !state.traced.has(what) || state.traced.get(what) !== to)
    .map((change) => ({ ...change, by: traceFile(fileOf(change, found), { since, now }) }));
};
