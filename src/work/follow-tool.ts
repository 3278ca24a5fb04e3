import { randomUUID } from 'node:crypto';
import { decide } from '../../domain/decide/decide.ts';
import type { Root } from '../../domain/root.ts';
import type { CommandContext } from '../store/command-context.ts';
import { lookAtRoot } from './look-at-root.ts';
import { requestOf } from './root-request.ts';
import { toolSuccessor } from './tool-successor.ts';
import { withdrawRoot } from './withdraw-root.ts';
import type { Workshop } from './workshop.ts';

/**
 * Lets the new version of an updated .NET tool take the place of the installed one, whose file is gone: as its root, with the same options, to be compiled
 * when the queue is worked on. False where there is no such version, or nobody had asked for the old one.
 */
export const followTool = async (context: CommandContext, workshop: Workshop, root: Root): Promise<boolean> => {
  const path = context.store.state().automatic.has(root.id) || root.configuration.kind !== 'none' ? null : toolSuccessor(root.path);
  if (path === null) return false;
  const action = { id: randomUUID(), kind: 'install', priority: 3, origin: 'deferred', force: false, worker: null } as const;
  await lookAtRoot(context, workshop, () => ({ ...requestOf(root), path }), async ({ spec, findings }) => {
    await context.decide((state) => decide(state, { type: 'BindRoot', spec, findings, action }));
    await context.decide((state) => decide(state, { type: 'UninstallRoots', roots: [root.id] }));
    if (!context.dryRun) withdrawRoot(workshop, root);
  });
  return true;
};
