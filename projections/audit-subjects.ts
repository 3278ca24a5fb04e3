import { commandName } from '../domain/command-name.ts';
import type { Closure } from '../domain/closure.ts';
import type { CacheEvent } from '../domain/events/events.ts';

/** An assembly that an event is about. */
export type Subject = { readonly assembly: string; readonly path: string };

/** Tells of each event of a log, from its beginning on, which assemblies it is about: images are known by the closures before. */
export const subjectsOf = (): ((event: CacheEvent) => readonly Subject[]) => {
  const images = new Map<string, Subject>();
  const roots = new Map<string, Subject>();
  const views = new Map<string, string>();
  const actions = new Map<string, string | null>();
  const note = (closure: Closure): void => {
    for (const { image, assembly, path } of closure.members) images.set(image, { assembly, path });
  };
  const known = <K>(map: ReadonlyMap<K, Subject>, key: K | null | undefined): readonly Subject[] => {
    const subject = key === null || key === undefined ? undefined : map.get(key);
    return subject === undefined ? [] : [subject];
  };
  return (event) => {
    switch (event.type) {
      case 'RootInstalled':
        note(event.data.closure);
        roots.set(event.data.root, { assembly: event.data.spec.assembly, path: event.data.spec.path });
        return known(roots, event.data.root);
      case 'RootRebound': {
        note(event.data.closure);
        const [before] = known(roots, event.data.root);
        const now = event.data.closure.members.find(({ path }) => path === before?.path);
        if (now !== undefined) roots.set(event.data.root, { assembly: now.assembly, path: now.path });
        return known(roots, event.data.root);
      }
      case 'RootKept':
      case 'RootGivenUp':
      case 'RootUninstalled':
        return known(roots, event.data.root);
      case 'ViewPublished':
        views.set(event.data.view, event.data.root);
        return known(roots, event.data.root);
      case 'ViewRetired':
      case 'ViewReclaimed':
        return known(roots, views.get(event.data.view));
      case 'ActionQueued':
        actions.set(event.data.action, event.data.root);
        return known(roots, event.data.root);
      case 'ActionRaised':
      case 'ActionStarted':
      case 'ActionFinished':
      case 'ActionGivenBack':
      case 'ActionCancelled':
        return known(roots, actions.get(event.data.action));
      case 'UsageObserved':
      case 'RootChosen':
        return [{ assembly: commandName(event.data.path), path: event.data.path }];
      case 'ChangeTraced':
        return [...new Set([...images.values()].filter(({ path }) => path === event.data.what).map(({ assembly }) => assembly))].slice(-1).map((assembly) => ({ assembly, path: event.data.what }));
      case 'JobsQueued':
        return event.data.images.flatMap((image) => known(images, image));
      case 'ImageCompiled':
      case 'CompilationFailed':
      case 'ImageInvalidated':
      case 'ImageRevalidated':
      case 'ImageRetired':
      case 'ImageReclaimed':
      case 'RejectionObserved':
      case 'RejectionEnded':
      case 'JobClaimed':
      case 'JobGivenBack':
      case 'JobPreempted':
      case 'CompilationInterrupted':
      case 'JobCancelled':
        return known(images, event.data.image);
      case 'CommandAccepted':
      case 'CompilerAdded':
      case 'QueuePaused':
      case 'QueueContinued':
      case 'QueueDrained':
      case 'ServiceStarted':
      case 'ServiceStopped':
      case 'ServiceWaiting':
      case 'ServiceResumed':
        return [];
    }
  };
};
