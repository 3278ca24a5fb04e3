import { Failure } from '../../domain/failure.ts';

/** What to do about an error of the client. `retry`: the outcome is unknown, or the server could not take the call. */
export type Verdict =
  | { readonly kind: 'retry'; readonly reason: string; readonly code: 'log-unavailable' | 'log-not-leader' }
  | { readonly kind: 'no-stream' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'fatal'; readonly error: unknown };

/** The client's error types after which the same call may be made again. */
const passing: ReadonlySet<unknown> = new Set(['unavailable', 'deadline-exceeded', 'timeout', 'cancelled', 'not-leader']);

/** gRPC status codes likewise: cancelled, deadline exceeded, resource exhausted, aborted, internal (a reset stream), unavailable. */
const passingCodes: ReadonlySet<unknown> = new Set([1, 4, 8, 10, 13, 14]);

/** The client lacks a type on errors from before the call itself (server down), and a message on others. */
const describe = (error: unknown): { readonly type: unknown; readonly code: unknown; readonly reason: string } => {
  if (!(error instanceof Error)) return { type: null, code: null, reason: String(error) };
  const type = 'type' in error ? error.type : null;
  return { type, code: 'code' in error ? error.code : null, reason: error.message === '' ? String(type) : error.message };
};

/** What an error of the client means for `stream`. */
export const judge = (stream: string, error: unknown): Verdict => {
  if (error instanceof Failure) return { kind: 'fatal', error };
  const { type, code, reason } = describe(error);
  const fatal = (failure: Failure): Verdict => ({ kind: 'fatal', error: failure });
  switch (type) {
    case 'stream-not-found':
      return { kind: 'no-stream' };
    case 'wrong-expected-version':
      return { kind: 'conflict' };
    case 'stream-deleted':
      return fatal(logDeleted(stream, error));
    case 'access-denied':
      return fatal(new Failure('log-access-denied', `${stream}: EventStoreDB does not let this user in: ${reason}. Nothing was stored.`, { kind: 'permission', cause: error, advice: 'Give a user and password that may read and write the stream: esdb://USER:PASSWORD@HOST.' }));
    case 'maximum-append-size-exceeded':
      return fatal(new Failure('append-too-large', `${stream}: EventStoreDB refuses an append of this size. None of its events was stored.`, { cause: error, advice: 'Do the work in smaller steps.' }));
    default:
      return passing.has(type) || passingCodes.has(code) ? { kind: 'retry', reason, code: type === 'not-leader' ? 'log-not-leader' : 'log-unavailable' } : fatal(new Failure('log-failed', `${stream}: EventStoreDB failed: ${reason}. Whether the events of an append were stored is not known.`, { cause: error, advice: 'Look into the log of the server.' }));
  }
};

/** A deleted stream is lost history: nothing is appended, as the server would go on numbering where it was. */
export const logDeleted = (stream: string, cause?: unknown): Failure =>
  new Failure('log-deleted', `${stream}: the stream was deleted in EventStoreDB. Nothing was stored.`, {
    kind: 'store',
    cause,
    advice: 'Restore the server\'s backup, or copy the log from a replica into a new store.',
  });

/** Nobody answered for as long as we were to wait, while `doing` something. */
export const logUnavailable = (stream: string, doing: string, { reason, code }: Extract<Verdict, { kind: 'retry' }>): Failure =>
  code === 'log-not-leader'
    ? new Failure(code, `${stream}: no leader of the EventStoreDB cluster was found while ${doing}: ${reason}`, { advice: 'Wait until the cluster has elected a leader, then run the command again.' })
    : new Failure(code, `${stream}: EventStoreDB could not be reached while ${doing}: ${reason}`, { advice: 'See that the server runs, then run the command again.' });
