/** The event of a log up to which something was made from it: its stream, revision (−1 for none) and hash. */
export type Checkpoint = { readonly stream: string; readonly revision: number; readonly hash: string };

/** A file beside the log that was made from it, and so tells which event the log must have. */
export type Witness = Checkpoint & { readonly file: string };

/** Whether what a file said is a checkpoint: an older version's, or a damaged one's, is none. */
export const isCheckpoint = (value: { readonly [K in keyof Checkpoint]?: unknown }): value is Checkpoint =>
  typeof value.stream === 'string' && Number.isInteger(value.revision) && typeof value.hash === 'string';
