import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CommandContext } from '../store/command-context.ts';
import { removeHint } from './remove-hint.ts';
import { largestHint, parseRunHintName, RunHint } from './run-hint.ts';

/** More are left for the next command: nobody's hints may hold one up. */
const mostHints = 100;

/** A hint of this very user's, in a file that is nobody else's and no link to one; null for anything that is not as `ngen run` leaves it. */
const readHint = (path: string, uid: number): RunHint | null => {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.uid !== uid || stat.nlink !== 1 || stat.size > largestHint) return null;
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return RunHint.is(value) ? value : null;
  } catch {
    return null; // no JSON, unreadable, a pipe, gone: a hint that says nothing
  } finally {
    if (file !== null) closeSync(file);
  }
};

/** Takes what reported runs left in the spool since the last privileged command. */
export const takeRunHints = async (context: CommandContext, spool: string): Promise<void> => {
  // A folder is no hint, and may be one that cannot be removed: it takes nobody's place.
  const names = readdirSync(spool, { withFileTypes: true }).flatMap((entry) => {
    const parsed = entry.isDirectory() ? null : parseRunHintName(entry.name);
    return parsed === null ? [] : [{ name: entry.name, ...parsed }];
  });
  if (names.length === 0) return;
  const roots = new Map([...context.store.state().roots.keys()].map((root) => [launcherId(root), root]));
  for (const { name, launcher, uid } of names.slice(0, mostHints)) {
    const hint = readHint(join(spool, name), uid);
    removeHint(spool, name);
    const root = roots.get(launcher);
    if (hint === null || root === undefined) continue;
    const now = Date.now();
    const seen = hint.seen > 0 && hint.seen <= now ? Math.floor(hint.seen) : now;
    await context.decide((state) => decide(state, { type: 'ObserveRun', root, uid, seen, images: new Map(Object.entries(hint.images)) }));
  }
};
