import type { Draft } from './draft.ts';

/** A job no action asks for any more is gone with the last of them; one under way is ended by its worker. */
export const dropAction = (draft: Draft, id: string): void => {
  draft.actions.delete(id);
  for (const job of draft.jobs.values()) {
    if (!job.actions.includes(id)) continue;
    const actions = job.actions.filter((action) => action !== id);
    if (actions.length === 0 && job.worker === null) draft.jobs.delete(job.image);
    else draft.jobs.set(job.image, { ...job, actions });
  }
};

/** A job under way, or asked for already, is asked for by this action too. */
export const queueJobs = (draft: Draft, action: string, images: readonly string[]): void => {
  for (const image of images) {
    const job = draft.jobs.get(image) ?? { image, actions: [], worker: null };
    if (!job.actions.includes(action)) draft.jobs.set(image, { ...job, actions: [...job.actions, action] });
  }
};
