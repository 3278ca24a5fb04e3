import { simpleName } from '../domain/assembly-name.ts';
import type { ServiceEnd } from '../domain/events/service-events.ts';
import type { Occurrence } from './audit-entry.ts';
import { describeChange } from './describe-change.ts';
import { describeReason } from './describe-reason.ts';
import { describeRejection } from './describe-rejection.ts';

const name = (entry: Occurrence): string => entry.subjects.map(({ assembly }) => simpleName(assembly)).join(', ') || 'the cache';

const stopped: Readonly<Record<ServiceEnd, string>> = {
  drained: 'shut itself down: nothing is queued',
  asked: 'was stopped; what is left stays in the queue',
  busy: 'ended because the machine is in use; what is left stays in the queue',
  failed: 'ended; what is left could not be done now',
  died: 'was found dead',
};

/** A sentence for every type: one without words does not compile. */
const words: { readonly [T in Occurrence['type']]: (entry: Extract<Occurrence, { readonly type: T }>) => string } = {
  ChangeTraced: (entry) => describeChange(entry.data),
  RootInstalled: (entry) => `installed ${entry.subjects[0]?.path ?? entry.data.root}`,
  RootRebound: (entry) => `${name(entry)} binds other files than before`,
  RootUninstalled: (entry) => `uninstalled ${entry.subjects[0]?.path ?? entry.data.root}`,
  ViewPublished: (entry) => `${name(entry)} starts with ${entry.data.images} images from now on`,
  ViewRetired: (entry) => `nothing starts ${name(entry)} through its former view any more`,
  ViewReclaimed: (entry) => `deleted a former view of ${name(entry)}`,
  ImageCompiled: (entry) => `compiled ${name(entry)}: ${entry.data.methodsCompiled} methods in ${entry.data.wallMs} ms`,
  CompilationFailed: (entry) => `could not compile ${name(entry)}: ${entry.data.reason}`,
  ImageInvalidated: (entry) => `the image of ${name(entry)} is invalid: ${describeReason(entry.data.reason)}`,
  ImageRevalidated: (entry) => `the image of ${name(entry)} is valid again`,
  ImageRetired: (entry) => `no root needs the image of ${name(entry)} any more`,
  ImageReclaimed: (entry) => `deleted the image of ${name(entry)}`,
  RejectionObserved: (entry) => `a run of the user ${entry.data.uid} did not use the image of ${name(entry)}, because ${describeRejection(entry.data.cause)}`,
  RejectionEnded: (entry) => `a run of the user ${entry.data.uid} used the image of ${name(entry)} again`,
  ActionQueued: (entry) => `queued ${entry.data.kind}${entry.subjects[0] === undefined ? '' : ` ${entry.subjects[0].path}`} with priority ${entry.data.priority}`,
  ActionRaised: (entry) => `raised to priority ${entry.data.priority}`,
  ActionStarted: () => 'began what was queued',
  ActionFinished: (entry) => (entry.data.failed === 0 ? 'finished' : `finished with ${entry.data.failed} failures`),
  ActionGivenBack: (entry) => `went back into the queue: ${entry.data.reason}`,
  ActionCancelled: (entry) => `cancelled: ${entry.data.reason}`,
  JobsQueued: (entry) => `to be compiled: ${name(entry)}`,
  JobClaimed: (entry) => `began to compile ${name(entry)}`,
  JobGivenBack: (entry) => `${name(entry)} is to be compiled later: ${entry.data.reason}`,
  JobPreempted: (entry) => `stopped compiling ${name(entry)} for now: ${entry.data.reason}`,
  CompilationInterrupted: (entry) => `compiling ${name(entry)} was cut off`,
  JobCancelled: (entry) => `${name(entry)} is not to be compiled any more: ${entry.data.reason}`,
  CompilerAdded: (entry) => `put ${entry.data.compiler} from ${entry.data.from} into the store`,
  QueuePaused: () => 'paused the queue',
  QueueContinued: () => 'let the queue continue',
  UsageObserved: (entry) => `saw ${entry.data.path} in use (${entry.data.as})`,
  RootChosen: (entry) => `chose ${entry.data.path}, for it was started ${entry.data.starts} times on ${entry.data.days} days within a week`,
  RootKept: (entry) => `${entry.subjects[0]?.path ?? entry.data.root} is somebody's from now on, and not reclaimed`,
  RootGivenUp: (entry) => `gave up ${entry.subjects[0]?.path ?? entry.data.root}, which nobody had asked for: ${entry.data.why === 'gone' ? 'its file is gone' : 'it was not used for thirty days'}`,
  QueueDrained: () => 'did all that was queued',
  ServiceStarted: (entry) => `started the native image service, process ${entry.data.worker.pid}`,
  ServiceStopped: (entry) => `the native image service ${stopped[entry.data.why]}`,
  ServiceWaiting: (entry) => `the native image service waits until the machine is idle: ${entry.data.why.join('; ')}`,
  ServiceResumed: () => 'the native image service waits no longer',
};

/** What happened, in a sentence for people. */
export const describeEvent = (entry: Occurrence): string => (words[entry.type] as (entry: Occurrence) => string)(entry);
