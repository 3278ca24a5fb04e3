import { mkdirSync, readdirSync, rmSync, chmodSync, existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { decide } from '../../domain/decide/decide.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { launcherId } from '../store/launcher-id.ts';
import { inspectRoot } from './inspect-root.ts';
import { publishRoot } from './publish-root.ts';
import { requestOf } from './root-request.ts';
import type { Workshop } from './workshop.ts';
import { sameClosure } from '../../domain/closure.ts';

/** Everyone's launchers may leave hints, nobody may touch another's: as /tmp. A store of one's own takes one's own hints only. */
export const prepareSpool = (spool: string, forEveryone: boolean): void => {
  if (existsSync(spool)) return;
  mkdirSync(spool, { recursive: true });
  chmodSync(spool, forEveryone ? 0o1733 : 0o700);
};

const hintedRoots = (spool: string, state: State): readonly Root[] => {
  const hints = new Set(existsSync(spool) ? readdirSync(spool) : []);
  return [...state.roots.values()].filter((root) => hints.has(launcherId(root.id)));
};

/** Looks at a root itself, whatever the hint says: unchanged, its launcher is renewed; changed, that is recorded and an update queued. */
const checkRoot = async (context: CommandContext, workshop: Workshop, root: Root): Promise<void> => {
  const found = await inspectRoot(workshop, context.store.state(), requestOf(root));
  const action = { id: randomUUID(), kind: 'update', priority: 3, origin: 'automatic', force: false, worker: null } as const;
  const events = await context.decide((state) => decide(state, { type: 'ObserveRoot', root: root.id, findings: found.findings, action }));
  if (events.length === 0 && sameClosure(root.closure, found.findings.closure)) await publishRoot(context, workshop, found);
};

/** Takes the hints that launchers left since the last privileged command. A hint is not trusted: it only says where to look. */
export const takeHints = async (context: CommandContext, workshop: Workshop, warn: (what: string) => void): Promise<void> => {
  for (const root of hintedRoots(workshop.spool, context.store.state())) {
    rmSync(join(workshop.spool, launcherId(root.id)), { force: true });
    if (!existsSync(root.path)) continue;
    try {
      await checkRoot(context, workshop, root);
    } catch (error) {
      if (!isFailure(error)) throw error;
      warn(`${root.path} changed, and cannot be read now: ${error.message}`);
    }
  }
};
