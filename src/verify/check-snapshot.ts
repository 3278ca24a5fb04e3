import { dumpState, type State } from '../../domain/state.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { diskProblem, type Problem } from './problem.ts';

/** Compares a snapshot with what folding the log up to its revision gives. One that this program does not use says nothing wrong. */
export const checkSnapshot = (snapshot: Snapshot | null, replayed: State | null): readonly Problem[] => {
  if (snapshot === null || snapshot.state === null || replayed === null) return [];
  const [saved, folded] = [snapshot.state, replayed].map((state) => JSON.stringify(dumpState(state)));
  return saved === folded ? [] : [diskProblem('snapshot-differs', snapshot.witness.file, `The state in it is not that of the log at position ${snapshot.witness.revision}.`)];
};
