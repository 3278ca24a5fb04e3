import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { lookAtChanged } from '../work/look-at-changed.ts';
import { lastChangeIn, untilQuiet } from '../work/until-quiet.ts';
import { foldersOf } from '../work/watch-folders.ts';
import { changeStore, type Change } from './change.ts';
import { reportOutcome } from './report-outcome.ts';

type Looked = Awaited<ReturnType<typeof lookAtChanged>>;

/** A path unit does not see what is written while its service works, nor what is written into new folders: so it is looked at again when who writes is done. */
const lookAndWait = async (lookOnce: () => Promise<Looked>, { context, workshop }: Change): Promise<Looked> => {
  const first = await lookOnce();
  return !context.dryRun && (await untilQuiet(() => lastChangeIn(foldersOf(workshop.cache, context.store.state())), workshop.signal)) ? lookOnce() : first;
};

const withdrawn = (invalidated: number): string => {
  if (invalidated === 0) return 'applications that did not change keep their images';
  return invalidated === 1 ? 'one image is not used any more' : `${invalidated} images are not used any more`;
};

const look = async (change: Change, waits: boolean): Promise<number> => {
  const { context, workshop, output } = change;
  const lookOnce = (): Promise<Looked> => lookAtChanged(context, workshop, context.store.state().roots.values());
  const looked = await (waits ? lookAndWait(lookOnce, change) : lookOnce());
  const invalidated = context.appended().filter(({ type }) => type === 'ImageInvalidated').length;
  const queued = context.appended().some(({ type }) => type === 'ActionQueued' || type === 'JobsQueued');
  if (!context.dryRun) output.success(!queued && invalidated === 0 ? 'Nothing that images depend on has changed.' : `Queued, with priority 3; ${withdrawn(invalidated)}.`);
  return reportOutcome(output, { ...looked, warnings: [], interrupted: false });
};

/**
 * `ngen update /trigger:WHAT`: package managers and path units call it when files have changed. Images of changed files are withdrawn at once and
 * queued, and who changed the files goes on the record. It fetches nothing and compiles nothing: somebody waits for it, but not for `/trigger:systemd`.
 */
export const notice = async (invocation: InvocationOf<'update'>, output: Output): Promise<number> => changeStore(invocation, output, (change) => look(change, invocation.trigger === 'systemd'));
