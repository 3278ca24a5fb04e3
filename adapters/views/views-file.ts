import { join } from 'node:path';

/** The published views of a store: immutable files, replaced by rename, so that a reader never holds up a writer. */
export const viewsFile = (stateFolder: string): string => join(stateFolder, 'views.db');

/**
 * Raised when the tables or their contents change their meaning: views of another version are built anew. The columns stream, revision
 * and hash of the table meta stay as they are in every version, since the log is checked against them.
 */
export const viewsVersion = 8;

/** A row to be found by its assembly's name: `json` for programs, `line` for people, so that a long list need not be parsed. */
export type RootEntry = { readonly assembly: string; readonly path: string; readonly json: string; readonly line: string };

/** `needs` are the ids of the images that this one's assembly references, one after the other in a line. */
export type ImageEntry = { readonly id: string; readonly assembly: string; readonly needs: string; readonly json: string; readonly line: string };

export type Views = {
  readonly roots: readonly RootEntry[];
  readonly images: readonly ImageEntry[];
  /** The queue as JSON. */
  readonly queue: string;
  /** Ids of the images that `update` has to make anew. */
  readonly invalid: readonly string[];
  /** Roots with nothing left to do, by id, each with its launcher's id, so that who asks need not compute a hash. */
  readonly current: readonly { readonly root: string; readonly launcher: string }[];
};
