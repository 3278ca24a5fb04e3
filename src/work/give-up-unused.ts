import { decide } from '../../domain/decide/decide.ts';
import type { CommandContext } from '../store/command-context.ts';
import { whatIsGone } from './what-is-gone.ts';
import { withdrawRoot } from './withdraw-root.ts';
import type { Workshop } from './workshop.ts';

/** Takes away what nobody asked for and nobody uses any more. In one section under the lock, as uninstalling is. */
export const giveUpUnused = async (context: CommandContext, workshop: Workshop, now: number): Promise<void> =>
  context.alone(async () => {
    const { roots, automatic } = context.store.state();
    const gone = new Set([...automatic.keys()].filter((id) => roots.has(id) && whatIsGone(roots.get(id)!) !== null));
    const events = await context.decide((state) => decide(state, { type: 'GiveUpUnused', now, gone }));
    if (context.dryRun) return;
    for (const event of events) if (event.type === 'RootGivenUp') withdrawRoot(workshop, roots.get(event.data.root)!);
  });
