import type { Closure } from '../domain/closure.ts';
import type { CacheEvent, EventOf, EventType } from '../domain/events/events.ts';
import type { FleetEvent, FleetImage, FleetRoot, FleetStore } from '../domain/fleet-store.ts';
import { requiredImages } from '../domain/root.ts';
import { actorOf } from './audit.ts';
import { describeFailure } from './describe-failure.ts';
import { describeReason } from './describe-reason.ts';

const imagesOf = (id: string, root: FleetRoot, closure: Closure): readonly FleetImage[] => {
  const needed = requiredImages({ ...root, id, closure, frameworkBubble: false, allowUntrusted: false, target: null, executable: false });
  return closure.members
    .filter(({ image }) => needed.has(image))
    .map(({ image, assembly, mvid, path, precompiled }) => ({ key: image, assembly, mvid, runtime: root.runtime, architecture: closure.architecture, scenario: root.scenario, source: path, precompiled }));
};

const rebind = (store: FleetStore, id: string, closure: Closure): void => {
  const root = store.rootOf(id);
  if (root === null) return;
  const own = closure.members.find((member) => member.path === root.path);
  if (own !== undefined) store.rename(id, own.assembly);
  store.need(id, imagesOf(id, root, closure));
};

/** No command line of the machine, which may hold secrets, is kept. */
const accept = (store: FleetStore, { command, provenance }: EventOf<'CommandAccepted'>['data'], { correlationId }: FleetEvent): void => {
  const { host, installer } = provenance;
  store.accept(correlationId, { command, host, actor: actorOf(provenance), installer });
};

type Folds = { readonly [T in EventType]?: (store: FleetStore, data: EventOf<T>['data'], event: FleetEvent) => void };

/** What each event tells of a machine's images and roots; the queue, views and compilers are its own affair. */
const folds: Folds = {
  CommandAccepted: accept,
  RootInstalled: (store, { root, spec, closure }, event) => {
    store.install(root, spec, event);
    store.need(root, imagesOf(root, spec, closure));
  },
  RootRebound: (store, { root, closure }) => rebind(store, root, closure),
  RootUninstalled: (store, { root }) => store.uninstall(root),
  ImageCompiled: (store, { image }) => store.validate(image, true),
  ImageRevalidated: (store, { image }) => store.validate(image, false),
  ImageInvalidated: (store, { image, reason }) => store.invalidate(image, describeReason(reason)),
  CompilationFailed: (store, { image, reason, diagnostics }) => store.fail(image, describeFailure(reason, diagnostics)),
  ImageRetired: (store, { image }) => store.retire(image),
  ImageReclaimed: (store, { image }) => store.reclaim(image),
};

/** Folds an event of a store into what is known of it: of images what the domain's own fold says, and who installed what. */
export const foldIntoFleet = (store: FleetStore, { type, data }: CacheEvent, event: FleetEvent): void => {
  const fold = folds[type] as ((store: FleetStore, data: CacheEvent['data'], event: FleetEvent) => void) | undefined;
  fold?.(store, data, event);
};
