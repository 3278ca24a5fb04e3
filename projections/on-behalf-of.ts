import type { CacheEvent } from '../domain/events/events.ts';

/** Commands that do in the background what others have queued. */
const background = /^(?:service|task) run\b/;

export const worksForOthers = (command: string): boolean => background.test(command);

/** Tells of each event of a log, from its beginning on, for which command's sake it happened, by correlation id: the one that queued the action. Null: for none. */
export const onBehalfOf = (): ((correlationId: string, event: CacheEvent) => string | null) => {
  const askers = new Map<string, string>();
  const ofImages = new Map<string, string>();
  const ofRoots = new Map<string, string>();
  return (correlationId, event) => {
    switch (event.type) {
      case 'ActionQueued':
        askers.set(event.data.action, correlationId);
        if (event.data.root !== null) ofRoots.set(event.data.root, event.data.action);
        return correlationId;
      case 'JobsQueued':
        for (const image of event.data.images) ofImages.set(image, event.data.action);
        return askers.get(event.data.action) ?? null;
      case 'ActionRaised':
      case 'ActionStarted':
      case 'ActionFinished':
      case 'ActionGivenBack':
        return askers.get(event.data.action) ?? null;
      case 'JobClaimed':
      case 'JobGivenBack':
      case 'JobPreempted':
      case 'ImageCompiled':
      case 'CompilationFailed':
        return askers.get(ofImages.get(event.data.image) ?? '') ?? null;
      case 'RootRebound':
      case 'ViewPublished':
        return askers.get(ofRoots.get(event.data.root) ?? '') ?? null;
      default:
        return null;
    }
  };
};
