import type { AuditEntry, Cause, Occurrence } from './audit-entry.ts';
import { changesOfRoots, type RootChanges } from './changes-of-roots.ts';
import { describeEvent } from './describe-event.ts';

const causeOf = ({ position, time, type, actor, installer, command, correlationId }: Occurrence, text: string): Cause => ({
  position,
  time,
  type,
  text,
  actor,
  installer,
  command,
  correlationId,
});

type Known = {
  /** By image, the action that asked for it; by action, where it was queued. */
  readonly asked: Map<string, string>;
  readonly queued: Map<string, readonly Cause[]>;
  /** By an assembly's path, why an image of it is to be made, and what that came of. */
  readonly reasons: Map<string, readonly Cause[]>;
  /** By image and by view, what took it out of use. */
  readonly retired: Map<string, readonly Cause[]>;
  /** Images seen in closures so far. */
  readonly images: Set<string>;
  /** By root, what was found changed since it was bound. */
  readonly changes: ReturnType<typeof changesOfRoots>;
  /** Of the command that is told now: what was found changed, the last change of a root, the last image found invalid with its causes. */
  readonly traced: Map<string, Cause>;
  lastRoot: Cause | null;
  lastInvalid: readonly Cause[];
  correlation: string;
};

const present = (...causes: readonly (Cause | null | undefined)[]): readonly Cause[] => causes.filter((cause) => cause !== null && cause !== undefined);

/** Newest first, each once. */
const chain = (...causes: readonly (readonly Cause[])[]): readonly Cause[] => {
  const byPosition = new Map(causes.flat().map((cause) => [cause.position, cause]));
  return [...byPosition.values()].sort((a, b) => b.position - a.position);
};

const noteImages = (known: Known, cause: Cause, members: readonly { readonly image: string; readonly path: string }[], changes: RootChanges): void => {
  for (const { image, path } of members) {
    if (known.images.has(image)) continue;
    known.images.add(image);
    // What was found about the old image says more, be it by an earlier command; but not of a root that was uninstalled since.
    const found = known.reasons.get(path)?.[0];
    const counts = found?.type === 'ImageInvalidated' && (cause.type === 'RootRebound' || found.correlationId === cause.correlationId);
    if (!counts) known.reasons.set(path, chain([cause], changes.under(path)));
  }
};

const ofImage = (known: Known, image: string, path: string | undefined): readonly Cause[] =>
  chain(known.queued.get(known.asked.get(image) ?? '') ?? [], known.reasons.get(path ?? '') ?? []);

/** Where an image stays valid for the sake of other roots, what was found changed last is why there is something to update. */
const ofUpdate = ({ lastInvalid, traced }: Known): readonly Cause[] => (lastInvalid.length > 0 ? lastInvalid : [...traced.values()].slice(-1));

type Rule<T extends Occurrence['type']> = (known: Known, event: Extract<Occurrence, { readonly type: T }>, self: Cause) => readonly Cause[];

const pathOf = ({ subjects }: Occurrence): string | undefined => subjects[0]?.path;

const ofAction = (known: Known, { data }: { readonly data: { readonly action: string } }): readonly Cause[] => known.queued.get(data.action) ?? [];

const forget = <V>(map: Map<string, readonly V[]>, key: string): readonly V[] => {
  const values = map.get(key) ?? [];
  map.delete(key);
  return values;
};

const ofJob = (known: Known, event: Extract<Occurrence, { readonly data: { readonly image: string } }>): readonly Cause[] => ofImage(known, event.data.image, pathOf(event));

/** What events came of, and what of them is to be remembered for later ones. Those that are not here come of nothing but their command. */
const rules: { readonly [T in Occurrence['type']]?: Rule<T> } = {
  RootInstalled: (known, event, self) => {
    known.lastRoot = self;
    noteImages(known, self, event.data.closure.members, known.changes.bind(event.data.root, self.position, event.data.closure));
    return [];
  },
  RootRebound: (known, event, self) => {
    known.lastRoot = self;
    const changes = known.changes.bind(event.data.root, self.position, event.data.closure);
    noteImages(known, self, event.data.closure.members, changes);
    return known.lastInvalid.length > 0 ? known.lastInvalid : chain(changes.all);
  },
  RootUninstalled: (known, _event, self) => {
    known.lastRoot = self;
    return [];
  },
  ChangeTraced: (known, event, self) => {
    known.traced.set(event.data.what, self);
    known.changes.note(event.data.what, self);
    return [];
  },
  ImageInvalidated: (known, event, self) => {
    const causes = present(known.traced.get(event.data.reason.what));
    known.lastInvalid = [self, ...causes];
    known.reasons.set(pathOf(event) ?? '', known.lastInvalid);
    return causes;
  },
  ActionQueued: (known, event, self) => {
    const causes = event.data.kind === 'update' ? ofUpdate(known) : present(known.lastRoot);
    known.queued.set(event.data.action, [self, ...causes]);
    return causes;
  },
  JobsQueued: (known, event) => {
    for (const image of event.data.images) known.asked.set(image, event.data.action);
    return ofAction(known, event);
  },
  ActionRaised: ofAction,
  ActionStarted: ofAction,
  ActionGivenBack: ofAction,
  ActionFinished: (known, event) => forget(known.queued, event.data.action),
  ActionCancelled: (known, event) => forget(known.queued, event.data.action),
  JobClaimed: ofJob,
  JobGivenBack: ofJob,
  JobPreempted: ofJob,
  CompilationInterrupted: ofJob,
  ImageCompiled: (known, event) => {
    const causes = ofJob(known, event);
    known.asked.delete(event.data.image);
    known.reasons.delete(pathOf(event) ?? '');
    return causes;
  },
  CompilationFailed: (known, event, self) => {
    const causes = ofJob(known, event);
    known.asked.delete(event.data.image);
    known.reasons.set(pathOf(event) ?? '', [self]);
    return causes;
  },
  // What was queued last started it, or the next command that found it dead; what is still in the queue is why.
  ServiceStarted: (known) => [...known.queued.values()].at(-1) ?? [],
  JobCancelled: (known) => present(known.lastRoot),
  ImageRetired: (known, event, self) => {
    known.images.delete(event.data.image);
    known.retired.set(event.data.image, [self, ...present(known.lastRoot)]);
    return present(known.lastRoot);
  },
  ViewRetired: (known, event, self) => {
    known.retired.set(event.data.view, [self]);
    return [];
  },
  ImageReclaimed: (known, event) => forget(known.retired, event.data.image),
  ViewReclaimed: (known, event) => forget(known.retired, event.data.view),
};

/**
 * Tells of each entry of an audit, from its beginning on, what it came of, the nearest first: who reads of a compile in the night learns of the
 * file that was replaced, and by whose command that was noticed.
 */
export const causesOf = (): ((entry: Occurrence) => Pick<AuditEntry, 'causes' | 'text'>) => {
  const known: Known = { asked: new Map(), queued: new Map(), reasons: new Map(), retired: new Map(), images: new Set(), changes: changesOfRoots(), traced: new Map(), lastRoot: null, lastInvalid: [], correlation: '' };
  return (entry) => {
    if (entry.correlationId !== known.correlation) {
      known.correlation = entry.correlationId;
      known.lastRoot = null;
      known.lastInvalid = [];
      known.traced.clear();
    }
    const text = describeEvent(entry);
    const rule = rules[entry.type] as Rule<typeof entry.type> | undefined;
    return { text, causes: rule === undefined ? [] : rule(known, entry, causeOf(entry, text)) };
  };
};
