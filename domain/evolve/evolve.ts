import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { withSighting } from '../usage.ts';
import { bindImages } from './bind-images.ts';
import { change, draftOf, type Draft } from './draft.ts';
import { forgetTraces, forgetUnused, forgetUsage } from './forget.ts';
import { beginRound, noteNotMade, noteUnbegun } from './not-made.ts';
import { dropAction, queueJobs } from './work.ts';

const apply = (draft: Draft, event: CacheEvent): void => {
  switch (event.type) {
    case 'CommandAccepted':
      return;
    case 'ChangeTraced':
      draft.traced.set(event.data.what, event.data.to);
      return;
    case 'RootInstalled':
      return bindImages(draft, { ...event.data.spec, id: event.data.root, closure: event.data.closure }, event.data.closure);
    case 'RootRebound': {
      const root = draft.roots.get(event.data.root);
      if (root === undefined) return;
      const own = event.data.closure.members.find((member) => member.path === root.path);
      return bindImages(draft, { ...root, assembly: own?.assembly ?? root.assembly }, event.data.closure);
    }
    case 'RootUninstalled':
      forgetUsage(draft, event.data.root);
      draft.roots.delete(event.data.root);
      return forgetTraces(draft);
    case 'ViewPublished':
      draft.views.set(event.data.view, { id: event.data.view, root: event.data.root });
      return;
    case 'ViewRetired':
      return change(draft.views, event.data.view, { root: null });
    case 'ViewReclaimed':
      draft.views.delete(event.data.view);
      return;
    case 'ImageCompiled':
      draft.notMade.delete(event.data.image);
      draft.jobs.delete(event.data.image);
      draft.compiled = { bytes: draft.compiled.bytes + (draft.images.get(event.data.image)?.cost ?? 0), ms: draft.compiled.ms + event.data.wallMs };
      return change(draft.images, event.data.image, { validity: 'valid', object: event.data.object, reasons: [], failure: null, rejected: null });
    case 'CompilationFailed':
      noteNotMade(draft, event.data.image);
      draft.jobs.delete(event.data.image);
      return change(draft.images, event.data.image, {
        validity: 'failed',
        object: null,
        failure: { reason: event.data.reason, diagnostics: event.data.diagnostics },
      });
    case 'ImageInvalidated': {
      const image = draft.images.get(event.data.image);
      if (image !== undefined) draft.images.set(image.id, { ...image, validity: 'invalid', reasons: [...image.reasons, event.data.reason], rejected: null });
      return;
    }
    case 'ImageRevalidated': {
      const image = draft.images.get(event.data.image);
      if (image !== undefined) draft.images.set(image.id, { ...image, validity: 'valid', reasons: [] });
      draft.notMade.delete(event.data.image);
      return;
    }
    case 'ImageRetired':
      draft.notMade.delete(event.data.image);
      draft.jobs.delete(event.data.image);
      return change(draft.images, event.data.image, { retired: true, rejected: null });
    case 'RejectionObserved': {
      const { image, cause, seen: since, uid } = event.data;
      return change(draft.images, image, { rejected: { cause, since, uid } });
    }
    case 'RejectionEnded':
      return change(draft.images, event.data.image, { rejected: null });
    case 'ImageReclaimed':
      draft.images.delete(event.data.image);
      return;
    case 'ActionQueued': {
      const { action: id, kind, root, priority, origin, force } = event.data;
      beginRound(draft, event.data);
      draft.actions.set(id, { id, kind, root, priority, origin, force, order: draft.queued++, worker: null });
      return;
    }
    case 'ActionRaised':
      return change(draft.actions, event.data.action, { priority: event.data.priority, origin: event.data.origin });
    case 'ActionStarted':
      return change(draft.actions, event.data.action, { worker: event.data.worker });
    case 'ActionGivenBack':
      return change(draft.actions, event.data.action, { worker: null });
    case 'ActionFinished':
      noteUnbegun(draft, event.data.action, event.data.failed);
      return dropAction(draft, event.data.action);
    case 'ActionCancelled':
      return dropAction(draft, event.data.action);
    case 'JobsQueued':
      return queueJobs(draft, event.data.action, event.data.images);
    case 'JobClaimed':
      return change(draft.jobs, event.data.image, { worker: event.data.worker });
    case 'JobGivenBack':
    case 'JobPreempted':
    case 'CompilationInterrupted':
      if (draft.jobs.get(event.data.image)?.actions.length === 0) draft.jobs.delete(event.data.image);
      return change(draft.jobs, event.data.image, { worker: null });
    case 'JobCancelled':
      draft.jobs.delete(event.data.image);
      return;
    case 'CompilerAdded':
      draft.compilers.set(event.data.compiler, event.data.from);
      return;
    case 'QueuePaused':
      draft.paused = true;
      return;
    case 'QueueContinued':
      draft.paused = false;
      return;
    case 'UsageObserved':
      draft.usage.set(event.data.path, withSighting(draft.usage.get(event.data.path) ?? [], event.data));
      return forgetUnused(draft, event.data.time);
    case 'RootChosen':
      draft.automatic.set(event.data.root, event.data.path);
      return;
    case 'RootKept':
      draft.automatic.delete(event.data.root);
      return;
    case 'RootGivenUp':
      return;
    case 'QueueDrained':
      return;
    case 'ServiceStarted':
      draft.service = { worker: event.data.worker, waiting: null };
      return;
    case 'ServiceStopped':
      draft.service = null;
      return;
    case 'ServiceWaiting':
      if (draft.service !== null) draft.service = { ...draft.service, waiting: event.data.why };
      return;
    case 'ServiceResumed':
      if (draft.service !== null) draft.service = { ...draft.service, waiting: null };
      return;
    default:
      event satisfies never;
  }
};

/** The state after the events. Applying them one by one or all at once gives the same. */
export const fold = (state: State, events: Iterable<CacheEvent>): State => {
  const draft = draftOf(state);
  for (const event of events) apply(draft, event);
  return draft;
};

export const evolve = (state: State, event: CacheEvent): State => fold(state, [event]);
