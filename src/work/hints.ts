import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { checkRoot } from './check-root.ts';
import type { Workshop } from './workshop.ts';

export const spoolOf = (stateFolder: string): string => join(stateFolder, 'spool');

/** Everyone's launchers may leave hints, nobody may touch another's: as /tmp. A store of one's own takes one's own hints only. */
export const prepareSpool = (spool: string, forEveryone: boolean): void => {
  if (existsSync(spool)) return;
  mkdirSync(spool, { recursive: true });
  chmodSync(spool, forEveryone ? 0o1733 : 0o700);
};

const hintedRoots = (spool: string, state: State): readonly Root[] => {
  const hints = new Set(readdirSync(spool));
  return [...state.roots.values()].filter((root) => hints.has(launcherId(root.id)));
};

/** Everyone may put anything there under any name: a folder is removed when it is empty, and else left alone. It is gone before we look at the root. */
const removeHint = (spool: string, name: string): void => {
  const path = join(spool, name);
  try {
    if (lstatSync(path).isDirectory()) rmdirSync(path);
    else unlinkSync(path);
  } catch {
    // Gone already, or something that nobody needs to remove: a hint is only a reason to look.
  }
};

/** Takes the hints that launchers left since the last privileged command. A hint is not trusted: it only says where to look. */
export const takeHints = async (context: CommandContext, workshop: Workshop, warn: (what: string) => void): Promise<void> => {
  for (const root of hintedRoots(workshop.spool, context.store.state())) {
    removeHint(workshop.spool, launcherId(root.id));
    try {
      await checkRoot(context, workshop, root);
    } catch (error) {
      if (!isFailure(error)) throw error;
      warn(error.code === 'source-untrusted' ? error.message : `${root.path} changed, and cannot be read now: ${error.message}`);
    }
  }
};
