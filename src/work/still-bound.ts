import { sameClosure } from '../../domain/closure.ts';
import type { State } from '../../domain/state.ts';
import type { BoundRoot } from './bound-root.ts';

/** Whether a root is bound as it was when it was looked at: not uninstalled, nor bound anew by another process, whose work it is then. */
export const stillBound = (state: State, root: BoundRoot): boolean => {
  const installed = state.roots.get(root.id);
  return installed !== undefined && sameClosure(installed.closure, root.findings.closure);
};
