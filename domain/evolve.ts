import type { Closure } from './closure.ts';
import type { CacheEvent } from './events/events.ts';
import { requiredImages, type Root } from './root.ts';
import { isUnused, withSighting, type Sighting } from './usage.ts';
import type { Action, Image, Job, Service, State, View } from './state.ts';

/** A state under construction: the maps are this fold's own copies and may be written. */
type Draft = {
  roots: Map<string, Root>;
  images: Map<string, Image>;
  actions: Map<string, Action>;
  jobs: Map<string, Job>;
  views: Map<string, View>;
  compilers: Map<string, string>;
  traced: Map<string, string | null>;
  usage: Map<string, readonly Sighting[]>;
  automatic: Map<string, string>;
  service: Service | null;
  compiled: State['compiled'];
  paused: boolean;
  queued: number;
};

const draftOf = (state: State): Draft => ({
  ...state,
  roots: new Map(state.roots),
  images: new Map(state.images),
  actions: new Map(state.actions),
  jobs: new Map(state.jobs),
  views: new Map(state.views),
  compilers: new Map(state.compilers),
  traced: new Map(state.traced),
  usage: new Map(state.usage),
  automatic: new Map(state.automatic),
});

const change = <V>(map: Map<string, V>, key: string, part: Partial<V>): void => {
  const value = map.get(key);
  if (value !== undefined) map.set(key, { ...value, ...part });
};

const bind = (draft: Draft, root: Root, closure: Closure): void => {
  draft.roots.set(root.id, { ...root, closure });
  const needed = requiredImages({ ...root, closure });
  for (const member of closure.members) {
    if (!needed.has(member.image)) continue;
    const known = draft.images.get(member.image);
    if (known !== undefined) {
      if (known.retired) draft.images.set(known.id, { ...known, retired: false });
      continue;
    }
    draft.images.set(member.image, {
      id: member.image,
      assembly: member.assembly,
      mvid: member.mvid,
      source: member.path,
      cost: member.size,
      runtime: root.runtime,
      architecture: closure.architecture,
      scenario: root.scenario,
      validity: member.precompiled ? 'precompiled' : 'none',
      object: null,
      reasons: [],
      failure: null,
      rejected: null,
      retired: false,
    });
  }
};

/** A job no action asks for any more is gone with the last of them; one under way is ended by its worker. */
const dropAction = (draft: Draft, id: string): void => {
  draft.actions.delete(id);
  for (const job of draft.jobs.values()) {
    if (!job.actions.includes(id)) continue;
    const actions = job.actions.filter((action) => action !== id);
    if (actions.length === 0 && job.worker === null) draft.jobs.delete(job.image);
    else draft.jobs.set(job.image, { ...job, actions });
  }
};

/** Only of what some root binds it matters which change was traced last. */
const forgetTraces = (draft: Draft): void => {
  if (draft.traced.size === 0) return;
  const bound = new Set([...draft.roots.values()].flatMap(({ closure }) => [...closure.members.map(({ path }) => path), ...closure.frameworks.map(({ name }) => name)]));
  for (const what of draft.traced.keys()) if (!bound.has(what)) draft.traced.delete(what);
};

/** What nobody uses and has no images on that account is not remembered for ever. */
const forgetUnused = (draft: Draft, now: number): void => {
  const kept = new Set(draft.automatic.values());
  for (const [path, history] of draft.usage) if (isUnused(history, now) && !kept.has(path)) draft.usage.delete(path);
};

/** What somebody uninstalls is not made again for how it was used before. */
const forgetUsage = (draft: Draft, id: string): void => {
  draft.usage.delete(draft.roots.get(id)?.path ?? '');
  draft.automatic.delete(id);
};

const queueJobs = (draft: Draft, action: string, images: readonly string[]): void => {
  for (const image of images) {
    const job = draft.jobs.get(image) ?? { image, actions: [], worker: null };
    if (!job.actions.includes(action)) draft.jobs.set(image, { ...job, actions: [...job.actions, action] });
  }
};

const apply = (draft: Draft, event: CacheEvent): void => {
  switch (event.type) {
    case 'CommandAccepted':
      return;
    case 'ChangeTraced':
      draft.traced.set(event.data.what, event.data.to);
      return;
    case 'RootInstalled':
      return bind(draft, { ...event.data.spec, id: event.data.root, closure: event.data.closure }, event.data.closure);
    case 'RootRebound': {
      const root = draft.roots.get(event.data.root);
      if (root === undefined) return;
      const own = event.data.closure.members.find((member) => member.path === root.path);
      return bind(draft, { ...root, assembly: own?.assembly ?? root.assembly }, event.data.closure);
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
      draft.jobs.delete(event.data.image);
      draft.compiled = { bytes: draft.compiled.bytes + (draft.images.get(event.data.image)?.cost ?? 0), ms: draft.compiled.ms + event.data.wallMs };
      return change(draft.images, event.data.image, { validity: 'valid', object: event.data.object, reasons: [], failure: null, rejected: null });
    case 'CompilationFailed':
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
      return;
    }
    case 'ImageRetired':
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
