import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { CommandContext } from '../store/command-context.ts';
import { checkRoot } from './check-root.ts';
import type { Workshop } from './workshop.ts';

/** Images that this command made, took back or retired. */
const changedImages = (context: CommandContext): ReadonlySet<string> =>
  new Set(
    context
      .appended()
      .flatMap((event) => (event.type === 'ImageCompiled' || event.type === 'ImageRevalidated' || event.type === 'ImageRetired' ? [event.data.image] : [])),
  );

const affected = (context: CommandContext): readonly Root[] => {
  const images = changedImages(context);
  const state = context.store.state();
  const published = new Set(context.appended().flatMap((event) => (event.type === 'ViewPublished' ? [event.data.root] : [])));
  const viewed = new Set([...state.views.values()].map((view) => view.root));
  return [...state.roots.values()].filter(
    (root) => root.executable && viewed.has(root.id) && !published.has(root.id) && root.closure.members.some((member) => images.has(member.image)),
  );
};

/** A view holds images whichever root installed them: other applications that bind what this command changed get new views. */
export const refreshViews = async (context: CommandContext, workshop: Workshop): Promise<void> => {
  for (const root of affected(context)) {
    try {
      await checkRoot(context, workshop, root);
    } catch (error) {
      if (!isFailure(error)) throw error;
      workshop.report({ kind: 'detail', what: error.code === 'source-untrusted' ? error.message : `${root.path} keeps its view: ${error.message}` });
    }
  }
};
