import type { Architecture } from './architecture.ts';
import type { Installer } from './events/command-events.ts';
import type { RootSpec, Runtime } from './root.ts';
import type { Scenario } from './scenario.ts';

/** What a root was installed with, as far as what it needs and what people ask depend on it. */
export type FleetRoot = Pick<RootSpec, 'path' | 'assembly' | 'runtime' | 'scenario' | 'noDependencies' | 'configuration'>;

/** An image that a root needs. All but `source` and `precompiled` is the same on every machine that has an image of this key. */
export type FleetImage = {
  readonly key: string;
  readonly assembly: string;
  readonly mvid: string;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  readonly scenario: Scenario;
  readonly source: string;
  readonly precompiled: boolean;
};

export type FleetCommand = { readonly command: string; readonly host: string; readonly actor: string; readonly installer: Installer | null };

/** Where an event stands in its store's stream, and which command caused it. */
export type FleetEvent = { readonly position: number; readonly time: string; readonly correlationId: string };

/** What is known of one store of a fleet, kept by whoever folds its events. Images and roots that it does not know are left alone. */
export type FleetStore = {
  readonly accept: (correlationId: string, command: FleetCommand) => void;
  readonly install: (root: string, spec: FleetRoot, event: FleetEvent) => void;
  readonly rootOf: (root: string) => FleetRoot | null;
  readonly rename: (root: string, assembly: string) => void;
  readonly uninstall: (root: string) => void;
  /** The root needs these and no others. One that is new begins as `none` or `precompiled`; one that was retired is there again. */
  readonly need: (root: string, images: readonly FleetImage[]) => void;
  /** Makes it valid; reasons are forgotten, and a failure where the image was made anew. */
  readonly validate: (image: string, madeAnew: boolean) => void;
  readonly invalidate: (image: string, reason: string) => void;
  readonly fail: (image: string, failure: string) => void;
  readonly retire: (image: string) => void;
  readonly reclaim: (image: string) => void;
};
