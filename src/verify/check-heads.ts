import type { Witness } from '../../adapters/views/checkpoint.ts';
import { logProblem, type Problem } from './problem.ts';
import type { LogReading } from './read-log.ts';

const problemOf = (where: string, stream: string, { head, at, problem }: LogReading, seen: Witness): Problem | null => {
  const { file, revision, hash } = seen;
  if (seen.stream !== stream) return logProblem('log-replaced', where, `It is the log ${stream}, but ${file} knows ${seen.stream}.`);
  if (revision > head.revision) {
    // Beyond a break nobody knows what would follow.
    return problem === null ? logProblem('log-cut', where, `It ends at position ${head.revision}, but ${file} knows of an event at position ${revision}: events are missing at its end.`) : null;
  }
  return at.get(revision)?.hash === hash ? null : logProblem('log-rewritten', where, `At position ${revision} it has another event than the one that ${file} knows of: the log was rewritten there or before.`);
};

/** What the log contradicts of heads that were noted outside it. The chain of hashes makes one event stand for all before it. */
export const checkHeads = (where: string, stream: string, reading: LogReading, seen: readonly Witness[]): readonly Problem[] =>
  seen.map((witness) => problemOf(where, stream, reading, witness)).filter((problem) => problem !== null);
