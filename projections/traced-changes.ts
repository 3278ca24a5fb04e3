import type { ChangedBy } from '../domain/events/change-events.ts';
import type { Installer } from '../domain/events/command-events.ts';
import type { CacheEvent } from '../domain/events/events.ts';

/** A package that changed files counts as the installer on whose account something happened. */
export const packageOf = (by: ChangedBy | null): Installer | null =>
  by?.kind === 'package' ? { kind: 'dpkg', package: by.package, script: null, version: by.version } : null;

const sameCause = (a: ChangedBy, b: ChangedBy): boolean => a.kind === 'package' && b.kind === 'package' && a.package === b.package && a.version === b.version;

/** Of what a changed file leads to, and not of what a command did beside. */
const followsFromChanges = new Set<CacheEvent['type']>(['RootRebound', 'ActionQueued', 'ActionRaised', 'JobsQueued', 'ImageRetired', 'JobCancelled']);

/**
 * Tells of each event of a log, from its beginning on, who changed the files that caused it, by what was traced in the same command: of an invalidation
 * the change that it names; of what follows from all changes together the one package that made all of them, if it was one.
 */
export const tracedChanges = (): ((correlationId: string, event: CacheEvent) => ChangedBy | null) => {
  const changes = new Map<string, Map<string, ChangedBy>>();
  return (correlationId, event) => {
    if (event.type === 'ChangeTraced') {
      changes.set(correlationId, (changes.get(correlationId) ?? new Map<string, ChangedBy>()).set(event.data.what, event.data.by));
      return event.data.by;
    }
    const known = changes.get(correlationId);
    if (known === undefined) return null;
    if (event.type === 'ImageInvalidated') return known.get(event.data.reason.what) ?? null;
    const [first, ...rest] = known.values();
    return followsFromChanges.has(event.type) && rest.every((other) => sameCause(first!, other)) ? first! : null;
  };
};
