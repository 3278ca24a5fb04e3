import type { InvalidationReason } from '../domain/invalidation-reason.ts';
import type { AuditEntry } from './audit.ts';
import { describeReason } from './describe-reason.ts';

const name = (entry: AuditEntry): string => entry.subjects.map(({ assembly }) => assembly.split(',', 1)[0]!).join(', ') || 'the cache';

const field = (entry: AuditEntry, key: string): unknown => (entry.data as Record<string, unknown>)[key];

const words: Record<string, (entry: AuditEntry) => string> = {
  RootInstalled: (entry) => `installed ${entry.subjects[0]?.path ?? String(field(entry, 'root'))}`,
  RootRebound: (entry) => `${name(entry)} binds other files than before`,
  RootUninstalled: (entry) => `uninstalled ${entry.subjects[0]?.path ?? String(field(entry, 'root'))}`,
  ViewPublished: (entry) => `${name(entry)} starts with ${String(field(entry, 'images'))} images from now on`,
  ViewRetired: (entry) => `nothing starts ${name(entry)} through its former view any more`,
  ViewReclaimed: (entry) => `deleted a former view of ${name(entry)}`,
  ImageCompiled: (entry) => `compiled ${name(entry)}: ${String(field(entry, 'methodsCompiled'))} methods in ${String(field(entry, 'wallMs'))} ms`,
  CompilationFailed: (entry) => `could not compile ${name(entry)}: ${String(field(entry, 'reason'))}`,
  ImageInvalidated: (entry) => `the image of ${name(entry)} is invalid: ${describeReason(field(entry, 'reason') as InvalidationReason)}`,
  ImageRevalidated: (entry) => `the image of ${name(entry)} is valid again`,
  ImageRetired: (entry) => `no root needs the image of ${name(entry)} any more`,
  ImageReclaimed: (entry) => `deleted the image of ${name(entry)}`,
  ActionQueued: (entry) => `queued ${String(field(entry, 'kind'))}${entry.subjects[0] === undefined ? '' : ` ${entry.subjects[0].path}`} with priority ${String(field(entry, 'priority'))}`,
  ActionRaised: (entry) => `raised to priority ${String(field(entry, 'priority'))}`,
  ActionStarted: () => 'began what was queued',
  ActionFinished: (entry) => (field(entry, 'failed') === 0 ? 'finished' : `finished with ${String(field(entry, 'failed'))} failures`),
  ActionGivenBack: (entry) => `went back into the queue: ${String(field(entry, 'reason'))}`,
  ActionCancelled: (entry) => `cancelled: ${String(field(entry, 'reason'))}`,
  JobsQueued: (entry) => `to be compiled: ${name(entry)}`,
  JobClaimed: (entry) => `began to compile ${name(entry)}`,
  JobGivenBack: (entry) => `${name(entry)} is to be compiled later: ${String(field(entry, 'reason'))}`,
  CompilationInterrupted: (entry) => `compiling ${name(entry)} was cut off`,
  JobCancelled: (entry) => `${name(entry)} is not to be compiled any more: ${String(field(entry, 'reason'))}`,
  QueuePaused: () => 'paused the queue',
  QueueContinued: () => 'let the queue continue',
};

/** What happened, in a sentence for people. */
export const describeEvent = (entry: AuditEntry): string => words[entry.type]?.(entry) ?? entry.type;
