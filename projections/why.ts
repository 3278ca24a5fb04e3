import { rootsOfImages } from '../domain/references.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Image, State } from '../domain/state.ts';
import type { AuditEntry, Cause } from './audit-entry.ts';
import { describeFailure } from './describe-failure.ts';
import { describeReason } from './describe-reason.ts';
import { jobOf, rejectionOf, type ImageRow, type JobColumn } from './images-view.ts';
import { referencePath } from './reference-path.ts';
import type { Asked, ImageEvent, Story } from './why-story.ts';

/** An event as the reason for something, with what it came of. */
export type Told = Cause & { readonly causes: readonly Cause[] };

/** A root that keeps an image. `references` lead from its assembly to the image's; null where none does. */
export type Keeper = { readonly root: string; readonly path: string; readonly scenario: Scenario; readonly references: readonly string[] | null; readonly installed: Told | null };

/** Why there is an image, and why it is as it is. */
export type WhyImage = Pick<Image, 'id' | 'assembly' | 'mvid' | 'source' | 'scenario' | 'object'> & {
  readonly arch: Image['architecture'];
  readonly state: Image['validity'];
  readonly job: JobColumn | null;
  readonly keptBy: readonly Keeper[];
  /** The last compile of it, and how many of its assembly in this place were before. */
  readonly compiled: Told | null;
  readonly compiledBefore: number;
  readonly reasons: readonly string[];
  /** A run did not use it though it is valid. */
  readonly rejected: ImageRow['rejected'];
  /** The events that say so. */
  readonly because: readonly Told[];
};

/** An image that no root needs any more: what took it out of use, and what the end of its file freed (bytes; null while it is there). */
export type WhyGone = Pick<Image, 'id' | 'assembly' | 'source'> & { readonly freedBy: Told; readonly deleted: Told | null; readonly freed: number | null };

/** An assembly that roots bind without needing an image of it, by the paths of the roots. */
export type WhyBound = { readonly assembly: string; readonly source: string; readonly boundBy: readonly string[] };

export type Why = { readonly images: readonly WhyImage[]; readonly gone: readonly WhyGone[]; readonly withoutImage: readonly WhyBound[] };

const told = ({ position, time, type, text, actor, installer, command, correlationId, causes }: AuditEntry): Told => ({ position, time, type, text, actor, installer, command, correlationId, causes });

const toldOrNull = (entry: AuditEntry | undefined): Told | null => (entry === undefined ? null : told(entry));

const keepersOf = ({ state, installed }: Story, roots: readonly string[], image: string): readonly Keeper[] =>
  roots.map((id) => {
    const root = state.roots.get(id)!;
    return { root: id, path: root.path, scenario: root.scenario, references: referencePath(root, image), installed: toldOrNull(installed.get(id)) };
  });

/** What made the image what it is now: what came after it was last made or good. */
const sinceGood = (events: readonly ImageEvent[]): readonly ImageEvent[] => {
  const good = events.findLastIndex(({ type }) => type === 'ImageCompiled' || type === 'ImageRevalidated');
  return events.slice(good + 1).filter(({ type }) => type === 'ImageInvalidated' || type === 'CompilationFailed');
};

const compiles = (events: Iterable<ImageEvent>): readonly ImageEvent[] => [...events].filter(({ type }) => type === 'ImageCompiled');

const whyImage = (story: Story, roots: readonly string[], image: Image): WhyImage => {
  const { id, assembly, mvid, source, scenario, object, architecture, validity, reasons, failure } = image;
  const events = story.images.get(id) ?? [];
  const ofPlace = compiles([...story.images.values()].flat()).filter(({ subjects }) => subjects.some(({ path }) => path === source));
  return {
    id, assembly, mvid, source, scenario, object,
    arch: architecture,
    state: validity,
    job: jobOf(story.state, id),
    keptBy: keepersOf(story, roots, id),
    compiled: toldOrNull(compiles(events).at(-1)),
    compiledBefore: Math.max(0, ofPlace.length - 1),
    rejected: rejectionOf(image),
    reasons: [...reasons.map(describeReason), ...(failure === null ? [] : [describeFailure(failure.reason, failure.diagnostics)])],
    because: sinceGood(events).map(told),
  };
};

const whyGone = (state: State, id: string, events: readonly ImageEvent[]): readonly WhyGone[] => {
  if (state.images.get(id)?.retired === false) return [];
  const freedBy = events.findLast(({ type }) => type === 'ImageRetired');
  if (freedBy === undefined || compiles(events).length === 0) return [];
  const deleted = events.findLast((event) => event.type === 'ImageReclaimed');
  const [subject] = freedBy.subjects;
  return [{ id, assembly: subject?.assembly ?? id, source: subject?.path ?? '', freedBy: told(freedBy), deleted: toldOrNull(deleted), freed: deleted?.data.freed ?? null }];
};

const withoutImage = ({ roots, images }: State, asked: Asked): readonly WhyBound[] => {
  const bound = new Map<string, WhyBound>();
  for (const { path, closure } of roots.values()) {
    for (const member of closure.members) {
      if (images.has(member.image) || !asked.assembly(member.assembly, member.path)) continue;
      const { boundBy } = bound.get(member.path) ?? { boundBy: [] };
      bound.set(member.path, { assembly: member.assembly, source: member.path, boundBy: [...new Set([...boundBy, path])] });
    }
  }
  return [...bound.values()];
};

/** Why images are here, are as they are, or are gone. */
export const whyOf = (story: Story, asked: Asked): Why => {
  const { state, images } = story;
  const roots = rootsOfImages(state);
  const here = [...state.images.values()].filter((image) => !image.retired && (asked.image(image.id) || asked.assembly(image.assembly, image.source)));
  return {
    images: here.map((image) => whyImage(story, roots.get(image.id) ?? [], image)),
    gone: [...images].flatMap(([id, events]) => whyGone(state, id, events)),
    withoutImage: withoutImage(state, asked),
  };
};
