import { rmSync } from 'node:fs';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import { stageClosure } from './stage-closure.ts';
import { stillBound } from './still-bound.ts';

/** Folders with the copies of closures from which images are compiled, each made when it is first needed. */
export type Staging = {
  /** Null when the root was uninstalled or bound anew meanwhile: its copies may be gone. */
  readonly folderOf: (root: BoundRoot) => Promise<string | null>;
  readonly end: () => Promise<void>;
};

/** Under the lock, so that nobody reclaims the copies between the look and the links to them; the links then keep them. */
const stage = async (context: CommandContext, cache: string, root: BoundRoot): Promise<string | null> =>
  context.alone(async () => (stillBound(context.store.state(), root) ? stageClosure(cache, root) : null));

export const openStaging = (context: CommandContext, cache: string): Staging => {
  const stages = new Map<BoundRoot, Promise<string | null>>();
  return {
    folderOf: async (root) => {
      const stageOf = stages.get(root) ?? stage(context, cache, root);
      stages.set(root, stageOf);
      const folder = await stageOf;
      if (folder === null) stages.delete(root); // it may yet be bound as it was
      return folder;
    },
    end: async () => {
      for (const staged of stages.values()) {
        const folder = await staged.catch(() => null); // whoever needed it has heard of it
        if (folder !== null) rmSync(folder, { recursive: true, force: true });
      }
    },
  };
};
