import * as t from 'io-ts';
import { Origin, Priority } from '../priority.ts';
import { Worker } from '../worker.ts';

/** What is queued is the action as it was asked for; what it means is read when it runs. `root` is null for `update`. */
export const ActionQueued = t.readonly(
  t.type({
    action: t.string,
    kind: t.keyof({ install: null, update: null }),
    root: t.union([t.string, t.null]),
    priority: Priority,
    origin: Origin,
    force: t.boolean,
  }),
  'ActionQueued',
);

/** The action was asked for again with a higher priority. */
export const ActionRaised = t.readonly(t.type({ action: t.string, priority: Priority, origin: Origin }), 'ActionRaised');

export const ActionStarted = t.readonly(t.type({ action: t.string, worker: Worker }), 'ActionStarted');

/** All of the action's jobs are done or failed. */
export const ActionFinished = t.readonly(t.type({ action: t.string, failed: t.number }), 'ActionFinished');

/** The action goes back into the queue: its worker died, was interrupted, or stepped back. */
export const ActionGivenBack = t.readonly(t.type({ action: t.string, reason: t.string }), 'ActionGivenBack');

export const ActionCancelled = t.readonly(t.type({ action: t.string, reason: t.string }), 'ActionCancelled');

/** The action needs these images compiled. */
export const JobsQueued = t.readonly(t.type({ action: t.string, images: t.readonlyArray(t.string) }), 'JobsQueued');

export const JobClaimed = t.readonly(t.type({ image: t.string, worker: Worker }), 'JobClaimed');

export const JobGivenBack = t.readonly(t.type({ image: t.string, reason: t.string }), 'JobGivenBack');

/** The background worker's compile was ended for something that goes before it; the image waits again. */
export const JobPreempted = t.readonly(t.type({ image: t.string, reason: t.string }), 'JobPreempted');

/** The compile was under way when its worker died. */
export const CompilationInterrupted = t.readonly(t.type({ image: t.string, worker: Worker }), 'CompilationInterrupted');

export const JobCancelled = t.readonly(t.type({ image: t.string, reason: t.string }), 'JobCancelled');

export const QueuePaused = t.readonly(t.type({}), 'QueuePaused');

export const QueueContinued = t.readonly(t.type({}), 'QueueContinued');

/** The background worker found nothing left to do. */
export const QueueDrained = t.readonly(t.type({}), 'QueueDrained');
