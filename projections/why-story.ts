import { bufferCount, reduce, type Observable } from 'rxjs';
import { fold } from '../domain/evolve/evolve.ts';
import { initialState, type State } from '../domain/state.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Whether an assembly with this name and source, or an image with this id, is one that was asked for. */
export type Asked = { readonly assembly: (assembly: string, source: string) => boolean; readonly image: (id: string) => boolean };

export type ImageEvent = Extract<AuditEntry, { readonly data: { readonly image: string } }>;

/** What a log tells: the state at its end, for each image that was asked for its events, and for each root that is installed how it came. */
export type Story = { readonly state: State; readonly images: ReadonlyMap<string, readonly ImageEvent[]>; readonly installed: ReadonlyMap<string, AuditEntry> };

const batch = 4096;

const isOfImage = (entry: AuditEntry): entry is ImageEvent => 'image' in entry.data;

const isAsked = (asked: Asked, { data, subjects }: ImageEvent): boolean => asked.image(data.image) || subjects.some(({ assembly, path }) => asked.assembly(assembly, path));

const withBatch =
  (asked: Asked) =>
  (story: Story, entries: readonly AuditEntry[]): Story => {
    const images = new Map(story.images);
    const installed = new Map(story.installed);
    for (const entry of entries) {
      if (entry.type === 'RootInstalled' && !installed.has(entry.data.root)) installed.set(entry.data.root, entry);
      if (entry.type === 'RootUninstalled') installed.delete(entry.data.root);
      if (isOfImage(entry) && isAsked(asked, entry)) images.set(entry.data.image, [...(images.get(entry.data.image) ?? []), entry]);
    }
    return { state: fold(story.state, entries), images, installed };
  };

/** Reads the entries of a log, from its beginning to any moment, for what was asked. */
export const storyOf = (entries: Observable<AuditEntry>, asked: Asked): Observable<Story> =>
  entries.pipe(bufferCount(batch), reduce(withBatch(asked), { state: initialState, images: new Map(), installed: new Map() }));
