import * as t from 'io-ts';
import { ChangeTraced } from './change-events.ts';
import { CommandAccepted } from './command-events.ts';
import { CompilerAdded } from './compiler-events.ts';
import * as image from './image-events.ts';
import * as queue from './queue-events.ts';
import * as root from './root-events.ts';
import * as run from './run-events.ts';
import * as service from './service-events.ts';
import * as usage from './usage-events.ts';

/** The vocabulary of the whole system: the codec of each event's data by the event's stored name. Stored names never change. */
export const eventCodecs = {
  CommandAccepted,
  ChangeTraced,
  RootInstalled: root.RootInstalled,
  RootRebound: root.RootRebound,
  RootUninstalled: root.RootUninstalled,
  ViewPublished: root.ViewPublished,
  ViewRetired: root.ViewRetired,
  ViewReclaimed: root.ViewReclaimed,
  ImageCompiled: image.ImageCompiled,
  CompilationFailed: image.CompilationFailed,
  ImageInvalidated: image.ImageInvalidated,
  ImageRevalidated: image.ImageRevalidated,
  ImageRetired: image.ImageRetired,
  ImageReclaimed: image.ImageReclaimed,
  RejectionObserved: run.RejectionObserved,
  RejectionEnded: run.RejectionEnded,
  ActionQueued: queue.ActionQueued,
  ActionRaised: queue.ActionRaised,
  ActionStarted: queue.ActionStarted,
  ActionFinished: queue.ActionFinished,
  ActionGivenBack: queue.ActionGivenBack,
  ActionCancelled: queue.ActionCancelled,
  JobsQueued: queue.JobsQueued,
  JobClaimed: queue.JobClaimed,
  JobGivenBack: queue.JobGivenBack,
  JobPreempted: queue.JobPreempted,
  CompilationInterrupted: queue.CompilationInterrupted,
  JobCancelled: queue.JobCancelled,
  CompilerAdded,
  QueuePaused: queue.QueuePaused,
  QueueContinued: queue.QueueContinued,
  QueueDrained: queue.QueueDrained,
  ServiceStarted: service.ServiceStarted,
  ServiceStopped: service.ServiceStopped,
  ServiceWaiting: service.ServiceWaiting,
  ServiceResumed: service.ServiceResumed,
  UsageObserved: usage.UsageObserved,
  RootChosen: usage.RootChosen,
  RootKept: usage.RootKept,
  RootGivenUp: usage.RootGivenUp,
} as const;

export type EventType = keyof typeof eventCodecs;

export type CacheEvent = { [T in EventType]: { readonly type: T; readonly data: t.TypeOf<(typeof eventCodecs)[T]> } }[EventType];

export type EventOf<T extends EventType> = Extract<CacheEvent, { type: T }>;
