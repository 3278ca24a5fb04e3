import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpState, restoreState } from '../../domain/state.ts';
import type { Checkpointed } from '../../projections/fold-log.ts';
import { programVersion } from '../version.ts';

/** A snapshot saves folding a long log again. It is a cache: another version's, or one of another log, is not used. */
/** So many events since the last snapshot are worth a new one: folding them takes longer than reading the snapshot. */
export const snapshotAfter = 1000;

export type Snapshot = Checkpointed & { readonly hash: string };

const fileOf = (stateFolder: string): string => join(stateFolder, 'snapshot.json');

export const readSnapshot = (stateFolder: string): Snapshot | null => {
  const file = fileOf(stateFolder);
  if (!existsSync(file)) return null;
  try {
    const { version, revision, hash, state } = JSON.parse(readFileSync(file, 'utf8')) as { version: string; revision: number; hash: string; state: unknown };
    return version === programVersion ? { revision, hash, state: restoreState(state) } : null;
  } catch {
    return null; // a damaged cache is as good as none: the log has everything
  }
};

export const writeSnapshot = (stateFolder: string, { state, revision, hash }: Snapshot): void => {
  const temporary = `${fileOf(stateFolder)}.tmp-${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ version: programVersion, revision, hash, state: dumpState(state) }), { mode: 0o600 });
  renameSync(temporary, fileOf(stateFolder));
};
