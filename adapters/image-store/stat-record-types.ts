/** A path as it was when recorded. Numbers are decimal strings: device and inode, change time in nanoseconds, size in bytes. */
export type RecordedPath = {
  readonly path: string;
  readonly device: string;
  readonly inode: string;
  readonly changed: string;
  readonly size: string;
};

/** What a launcher compares before it uses a view. */
export type StatRecord = {
  readonly paths: readonly RecordedPath[];
  /** Paths that the host would read if they were there. */
  readonly absent: readonly string[];
};
