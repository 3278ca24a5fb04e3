import { launcherId } from '../../adapters/image-store/layout.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { CommandContext } from '../store/command-context.ts';
import { readRootRecord, stillHolds } from '../store/root-record.ts';
import { checkRoot } from './check-root.ts';
import { followTool } from './follow-tool.ts';
import { naming } from './naming.ts';
import { whatIsGone } from './what-is-gone.ts';
import type { Workshop } from './workshop.ts';

const isChanged = (cache: string, root: Root): boolean => {
  const record = readRootRecord(cache, launcherId(root.id));
  return record === null || !stillHolds(record);
};

/**
 * Looks at those of the roots that are not as their records say: what changed is on the log and queued afterwards. One that cannot be read
 * at this moment does not stop the others. Of failures and of roots that are gone a sentence each.
 */
export const lookAtChanged = async (context: CommandContext, workshop: Workshop, roots: Iterable<Root>): Promise<{ readonly failures: readonly string[]; readonly missingRoots: readonly string[] }> => {
  const failures: string[] = [];
  const missingRoots: string[] = [];
  for (const root of roots) {
    try {
      const gone = whatIsGone(root);
      if (gone !== null) {
        if (!(await followTool(context, workshop, root))) missingRoots.push(gone);
      } else if (isChanged(workshop.cache, root)) await checkRoot(context, workshop, root);
    } catch (error) {
      if (!isFailure(error)) throw error;
      failures.push(naming(root.path, error.message));
    }
  }
  return { failures, missingRoots };
};
