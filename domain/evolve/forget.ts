import { isUnused } from '../usage.ts';
import type { Draft } from './draft.ts';

/** Only of what some root binds it matters which change was traced last. */
export const forgetTraces = (draft: Draft): void => {
  if (draft.traced.size === 0) return;
  const bound = new Set([...draft.roots.values()].flatMap(({ closure }) => [...closure.members.map(({ path }) => path), ...closure.frameworks.map(({ name }) => name)]));
  for (const what of draft.traced.keys()) if (!bound.has(what)) draft.traced.delete(what);
};

/** What nobody uses and has no images on that account is not remembered for ever. */
export const forgetUnused = (draft: Draft, now: number): void => {
  const kept = new Set(draft.automatic.values());
  for (const [path, history] of draft.usage) if (isUnused(history, now) && !kept.has(path)) draft.usage.delete(path);
};

/** What somebody uninstalls is not made again for how it was used before. */
export const forgetUsage = (draft: Draft, id: string): void => {
  draft.usage.delete(draft.roots.get(id)?.path ?? '');
  draft.automatic.delete(id);
};
