import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { checkRoot } from './check-root.ts';
import { removeHint } from './remove-hint.ts';
import { takeRunHints } from './take-run-hints.ts';
import type { Workshop } from './workshop.ts';

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

/** Takes the hints that launchers and reported runs left since the last privileged command. A launcher's is not trusted: it is gone before we look where it says. */
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
  await takeRunHints(context, workshop.spool);
};
