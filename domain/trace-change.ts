import type { ChangedBy } from './events/change-events.ts';

/** A stretch of time in which dpkg unpacked or configured a version of a package, in milliseconds since 1970; `to` is the last moment. */
export type PackageWork = { readonly version: string; readonly from: number; readonly to: number };

/** What the machine knows of a changed file. Times in milliseconds since 1970. */
export type ChangeEvidence = {
  readonly now: number;
  /** When the file was last known to be as recorded; null where nobody knows. */
  readonly since: number | null;
  /** The file's change time, which no program can set; null where there is no file. */
  readonly changed: number | null;
  /** The one package that owns the file; `intact`: it has the contents that the package ships, null where the package does not say. */
  readonly owner: { readonly package: string; readonly intact: boolean | null; readonly work: readonly PackageWork[] } | null;
};

/**
 * Who changed a file. A package is named when it owns the file, the contents are its own, and dpkg was at work on it at the very moment; a
 * wrong name would be worse than none.
 */
export const traceChange = ({ now, since, changed, owner }: ChangeEvidence): ChangedBy => {
  const isNew = changed !== null && (since === null || changed >= since);
  const work = isNew && owner !== null && owner.intact !== false ? owner.work.find(({ from, to }) => changed >= from && changed <= to) : undefined;
  if (work !== undefined) return { kind: 'package', package: owner!.package, version: work.version, time: Math.floor(changed!) };
  return { kind: 'unknown', after: since === null ? null : Math.floor(since), before: Math.floor(isNew ? changed : now) };
};
