import type { Draft } from './draft.ts';
import type { Action } from '../state.ts';

/** Who runs an action itself is told of its failures by it. */
const isLeftToService = ({ origin }: Pick<Action, 'origin'>): boolean => origin !== 'manual';

/** What is queued in an empty queue begins a new round: failures of the one before were there to be waited for. */
export const beginRound = (draft: Draft, queued: Pick<Action, 'origin'>): void => {
  if (isLeftToService(queued) && ![...draft.actions.values()].some(isLeftToService)) draft.notMade.clear();
};

/** An image that could not be made, with the best priority of those who left it to the service. */
export const noteNotMade = (draft: Draft, image: string): void => {
  const actions = (draft.jobs.get(image)?.actions ?? []).flatMap((id) => draft.actions.get(id) ?? []).filter(isLeftToService);
  const [best] = actions.map(({ priority }) => priority).toSorted((a, b) => a - b);
  if (best !== undefined) draft.notMade.set(image, best);
};

/** An action that failed takes jobs with it that nobody began: their application could not be read. */
export const noteUnbegun = (draft: Draft, action: string, failed: number): void => {
  if (failed === 0) return;
  for (const { image, actions } of draft.jobs.values()) if (actions.includes(action) && actions.length === 1) noteNotMade(draft, image);
};
