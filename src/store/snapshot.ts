import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../adapters/event-log/sha256.ts';
import { temporaryName } from '../../adapters/host/temporary-name.ts';
import { isCheckpoint, type Checkpoint, type Witness } from '../../adapters/views/checkpoint.ts';
import { packState, restoreState, stateShape, type State } from '../../domain/state.ts';
import { programVersion } from '../version.ts';

/** So many events since the last snapshot are worth a new one: folding them takes longer than reading the snapshot. */
export const snapshotAfter = 1000;

/** A snapshot saves folding a long log again. `state` is null where another version of the program wrote it, or damage shows in it. */
export type Snapshot = { readonly witness: Witness; readonly state: State | null };

/** The first line of the file; `digest` is the SHA-256 of the second, the state. */
type Header = Checkpoint & { readonly version: string; readonly shape: number; readonly digest: string };

const fileOf = (stateFolder: string): string => join(stateFolder, 'snapshot.json');

const usable = ({ version, shape, digest }: Header, dump: string): boolean => version === programVersion && shape === stateShape && digest === sha256(dump);

/** The snapshot in `stateFolder`; null where there is none, or only its ruins: the log has everything. */
export const readSnapshot = (stateFolder: string): Snapshot | null => {
  const file = fileOf(stateFolder);
  if (!existsSync(file)) return null;
  const [first = '', dump = ''] = readFileSync(file, 'utf8').split('\n');
  try {
    const header = JSON.parse(first) as Header;
    if (!isCheckpoint(header)) return null;
    const { stream, revision, hash } = header;
    return { witness: { file, stream, revision, hash }, state: usable(header, dump) ? restoreState(JSON.parse(dump)) : null };
  } catch {
    return null;
  }
};

/** Writes the snapshot of a state, in place of the one before. */
export const writeSnapshot = (stateFolder: string, { stream, revision, hash }: Checkpoint, state: State): void => {
  const dump = JSON.stringify(packState(state));
  const header: Header = { stream, revision, hash, version: programVersion, shape: stateShape, digest: sha256(dump) };
  const temporary = temporaryName(fileOf(stateFolder));
  writeFileSync(temporary, `${JSON.stringify(header)}\n${dump}\n`, { mode: 0o600 });
  renameSync(temporary, fileOf(stateFolder));
};

/** Removes the snapshot: the next command folds the log from its beginning. */
export const forgetSnapshot = (stateFolder: string): void => rmSync(fileOf(stateFolder), { force: true });
