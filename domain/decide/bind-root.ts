import { sameClosure, type Closure } from '../closure.ts';
import { mayPass } from '../compile-failure.ts';
import type { ActionSpec, CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { changedPaths, whyInvalid } from '../invalidation.ts';
import { rootId } from '../root-id.ts';
import { requiredImages, type Root, type RootSpec } from '../root.ts';
import type { Image, State } from '../state.ts';
import { sameWorker } from '../worker.ts';
import { retireUnneeded } from './retire.ts';
import { add, begin, type Script } from './script.ts';
import { newTraces } from './trace.ts';
import { chosenOrKept } from './usage.ts';
import { manualFirst, stepBack } from './service.ts';

/** Equal files in other places have the same image: it stays valid for a root that binds nothing from where the change was seen. */
const servesElsewhere = (state: State, root: Root, image: string, changed: ReadonlySet<string>): boolean =>
  [...state.roots.values()].some(
    (other) => other.id !== root.id && requiredImages(other).has(image) && !other.closure.members.some((member) => changed.has(member.path)),
  );

/** Old images that the new closure replaces, each with its reason. */
export const invalidatedBy = (state: State, root: Root, after: Closure): readonly CacheEvent[] => {
  const needed = requiredImages(root);
  const changed = changedPaths(root.closure, after);
  return root.closure.members.flatMap((member): readonly CacheEvent[] => {
    if (!needed.has(member.image) || state.images.get(member.image)?.validity !== 'valid') return [];
    const reason = whyInvalid(root.closure, after, member);
    if (reason === null) return [];
    const here = reason.kind === 'assemblyReplaced' || reason.kind === 'dependencyReplaced';
    return here && servesElsewhere(state, root, member.image, changed) ? [] : [{ type: 'ImageInvalidated', data: { image: member.image, reason } }];
  });
};

export const damagedImages = (state: State, images: Iterable<string>, damaged: ReadonlySet<string>): readonly CacheEvent[] =>
  [...images].flatMap((id): readonly CacheEvent[] => {
    const image = state.images.get(id);
    if (image === undefined || image.validity !== 'valid' || !damaged.has(id)) return [];
    return [{ type: 'ImageInvalidated', data: { image: id, reason: { kind: 'imageDamaged', what: image.source, from: image.object, to: null } } }];
  });

const sameSpec = (a: RootSpec, b: RootSpec): boolean =>
  a.noDependencies === b.noDependencies &&
  a.frameworkBubble === b.frameworkBubble &&
  a.allowUntrusted === b.allowUntrusted &&
  a.executable === b.executable &&
  a.runtime === b.runtime;

const identitiesOf = ({ members }: Closure) => members.map(({ assembly, mvid, image }) => ({ assembly, mvid, image }));

const bound = (state: State, { spec, findings }: CommandOf<'BindRoot'>): readonly CacheEvent[] => {
  const id = rootId(spec);
  const known = state.roots.get(id);
  if (known === undefined) return [{ type: 'RootInstalled', data: { root: id, spec, closure: findings.closure } }];
  const same = sameClosure(known.closure, findings.closure);
  const invalidated = same ? [] : invalidatedBy(state, known, findings.closure);
  if (!sameSpec(known, spec)) return [...invalidated, { type: 'RootInstalled', data: { root: id, spec, closure: findings.closure } }];
  return same ? [] : [...invalidated, { type: 'RootRebound', data: { root: id, before: identitiesOf(known.closure), closure: findings.closure } }];
};

/** An invalid image whose key is needed again, with its file intact, serves again. */
const revalidated = (state: State, images: ReadonlySet<string>, damaged: ReadonlySet<string>): readonly CacheEvent[] =>
  [...images].flatMap((id): readonly CacheEvent[] => {
    const image = state.images.get(id);
    const intact = image?.validity === 'invalid' && image.object !== null && !damaged.has(id);
    return intact ? [{ type: 'ImageRevalidated', data: { image: id } }] : [];
  });

const mustMake = (image: Image | undefined, force: boolean): boolean => {
  switch (image?.validity) {
    case 'none':
    case 'invalid':
      return true;
    case 'failed':
      return force || mayPass(image.failure!.reason);
    case 'valid':
      return force;
    case 'precompiled':
    case undefined:
      return false;
  }
};

/** Queues the images for the action, which goes before the background worker's if somebody runs it at once, and joins one that waits for the same; a higher priority raises it, a lower one changes nothing. */
export const queueImages = (before: Script, root: string | null, images: readonly string[], action: ActionSpec): Script => {
  const script = action.worker === null ? before : add(before, stepBack(before.state, action.worker, manualFirst));
  // Who runs an action binds for that one, whatever else waits for the same.
  const own = script.state.actions.get(action.id);
  const same = own ?? [...script.state.actions.values()].find(
    (other) =>
      other.kind === action.kind &&
      other.root === root &&
      (other.worker === null || (action.worker !== null && sameWorker(other.worker, action.worker))),
  );
  const id = same?.id ?? action.id;
  const waiting = images.filter((image) => script.state.jobs.get(image)?.actions.includes(id) !== true);
  const events: CacheEvent[] = [];
  if (same === undefined) {
    const { kind, priority, origin, force } = action;
    events.push({ type: 'ActionQueued', data: { action: id, kind, root, priority, origin, force } });
  } else if (action.priority < same.priority) {
    events.push({ type: 'ActionRaised', data: { action: id, priority: action.priority, origin: action.origin } });
  }
  if (waiting.length > 0) events.push({ type: 'JobsQueued', data: { action: id, images: waiting } });
  if (action.worker !== null && (same === undefined || same.worker === null)) {
    events.push({ type: 'ActionStarted', data: { action: id, worker: action.worker } });
  }
  return add(script, events);
};

/** Installs a root, or binds an installed one anew: what it needs and does not have is queued for the action. */
export const bindRoot = (state: State, command: CommandOf<'BindRoot'>): readonly CacheEvent[] => {
  const { findings, action } = command;
  const id = rootId(command.spec);
  if (action.kind === 'update' && !state.roots.has(id)) return []; // uninstalled meanwhile
  let script = add(begin(state), newTraces(state, command.traces));
  script = add(script, chosenOrKept(script.state, id, command));
  script = add(script, bound(script.state, command));
  const images = requiredImages(script.state.roots.get(id)!);
  script = add(script, damagedImages(script.state, images, findings.damaged));
  script = add(script, revalidated(script.state, images, findings.damaged));
  script = add(script, retireUnneeded(script.state, 'no root needs it any more'));
  const toMake = [...images].filter((image) => mustMake(script.state.images.get(image), action.force));
  if (toMake.length > 0) script = queueImages(script, action.kind === 'install' ? id : null, toMake, action);
  return script.events;
};
