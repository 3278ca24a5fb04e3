import { launcherId, objectPath } from '../../adapters/image-store/layout.ts';
import type { Checkpoint } from '../../adapters/views/checkpoint.ts';
import { viewsWitness } from '../../adapters/views/views-witness.ts';
import { writeViews } from '../../adapters/views/write-views.ts';
import type { ImageEntry, RootEntry, Views } from '../../adapters/views/views-file.ts';
import type { State } from '../../domain/state.ts';
import { currentRoots } from '../../projections/current-roots.ts';
import { describeImage, describeRoot } from '../../projections/describe-rows.ts';
import { imageRows, invalidImages, neededImages, type ImageRow } from '../../projections/images-view.ts';
import { queueView, type QueueView } from '../../projections/queue-view.ts';
import { rootRows, type RootRow } from '../../projections/roots-view.ts';
import { markQueued } from '../../adapters/host/queued-marker.ts';
import { publishing } from './publishing.ts';

/** An image as `ngen display --json` shows it. */
export type DisplayedImage = Omit<ImageRow, 'object'> & { readonly file: string | null };

const rootEntry = (row: RootRow): RootEntry => ({ assembly: row.assembly, path: row.path, json: JSON.stringify(row), line: describeRoot(row) });

const imageEntry = (cache: string, row: ImageRow, needs: readonly string[]): ImageEntry => {
  const { object, ...rest } = row;
  const shown: DisplayedImage = { ...rest, file: object === null ? null : objectPath(cache, object) };
  return { id: row.id, assembly: row.assembly, needs: needs.join('\n'), json: JSON.stringify(shown), line: describeImage(row) };
};

/** Everything that people ask of a state, as it is published. */
export const viewsOf = (cache: string, state: State): Views => {
  const needs = neededImages(state);
  const images = imageRows(state);
  return {
    roots: rootRows(state).map(rootEntry),
    images: images.map((row) => imageEntry(cache, row, needs.get(row.id) ?? [])),
    invalid: invalidImages(images).map((row) => row.id),
    queue: JSON.stringify(queueView(state)),
    current: currentRoots(state).map((root) => ({ root, launcher: launcherId(root) })),
  };
};

/**
 * Publishes views for this and all later queries, ordinary users' too. Views of a later moment of the same log, which another process has
 * published meanwhile, stay.
 * @throws Failure `views-not-written`, `store-busy`
 */
export const publishViews = async (stateFolder: string, checkpoint: Checkpoint, views: Views): Promise<void> =>
  publishing(stateFolder, () => {
    const published = viewsWitness(stateFolder);
    if (published?.stream === checkpoint.stream && published.revision > checkpoint.revision) return;
    writeViews(stateFolder, checkpoint, views);
    markQueued(stateFolder, (JSON.parse(views.queue) as QueueView).jobs.length > 0);
  });
