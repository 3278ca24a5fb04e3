import { randomUUID } from 'node:crypto';
import { sameClosure } from '../../domain/closure.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { Root } from '../../domain/root.ts';
import type { CommandContext } from '../store/command-context.ts';
import { lookAtRoot } from './look-at-root.ts';
import { publishRoot } from './publish-root.ts';
import { installedRequest } from './root-request.ts';
import { tracesOf } from './trace-changes.ts';
import { whatIsGone } from './what-is-gone.ts';
import type { Workshop } from './workshop.ts';

/**
 * Looks at an installed root again. What changed is recorded, and an update queued; a root that is as it was gets the view and
 * launcher that fit the images there are now. Files that only look different (restored, cloned, on another device) are told by their
 * hashes: then the new launcher has their new states, and nothing is compiled.
 */
export const checkRoot = async (context: CommandContext, workshop: Workshop, root: Root): Promise<void> => {
  if (whatIsGone(root) !== null) return;
  const unchanged = await lookAtRoot(context, workshop, installedRequest(root.id), async (found) => {
    const action = { id: randomUUID(), kind: 'update', priority: 3, origin: 'automatic', force: false, worker: null } as const;
    const traces = tracesOf(workshop.cache, context.store.state(), found);
    const events = await context.decide((state) => decide(state, { type: 'ObserveRoot', root: root.id, findings: found.findings, action, traces }));
    return events.length === 0 && sameClosure(root.closure, found.findings.closure) ? found : null;
  });
  if (unchanged !== null) await publishRoot(context, workshop, unchanged);
};
