import { join } from 'node:path';
import { locateStore, requireChangeable, type StoreLocation } from '../../adapters/host/store-location.ts';
import { whoAsks } from '../../adapters/host/who-asks.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { createProgress } from '../cli/progress.ts';
import { commandContext, type CommandContext } from '../store/command-context.ts';
import { openStore } from '../store/open-store.ts';
import { publishNewAudit } from '../store/publish-audit.ts';
import { publishViews } from '../store/publish-views.ts';
import { prepareSpool, takeHints } from '../work/hints.ts';
import { openWorkshop } from '../work/open-workshop.ts';
import { reclaim } from '../work/reclaim.ts';
import { recover } from '../work/recover.ts';
import type { Workshop } from '../work/workshop.ts';
import { describeCommand } from './describe-command.ts';
import { printDryRun } from './dry-run.ts';
import { interruption } from './interruption.ts';

/** What a command that changes the cache works with. */
export type Change = { readonly context: CommandContext; readonly workshop: Workshop; readonly output: Output; readonly location: StoreLocation };

/** Whatever came of the command: nothing unneeded stays on disk, and everybody sees how things are. */
const settle = async (context: CommandContext, location: StoreLocation): Promise<void> => {
  const { store } = context;
  await reclaim(context, location.cache);
  publishViews({ stateFolder: location.state, cache: location.cache }, store.log.stream, store.state(), store.head().revision);
  await publishNewAudit(location.state, store.log);
  store.saveSnapshot();
};

/** Opens the store, puts right what a crash left, runs the command and settles. Resolves to the exit status. */
export const changeStore = async (invocation: Invocation, output: Output, run: (change: Change) => Promise<number>): Promise<number> => {
  const location = locateStore(invocation.common);
  requireChangeable(location);
  const { dryRun, json } = invocation.common;
  const store = await openStore(location, invocation.common.eventLog);
  const stop = interruption();
  const progress = createProgress(output);
  try {
    const context = commandContext(store, describeCommand(invocation), whoAsks, dryRun);
    const spool = join(location.state, 'spool');
    prepareSpool(spool, location.kind === 'machine');
    const workshop = openWorkshop(location, { spool, compile: 'compile' in invocation ? invocation.compile : null, report: progress.report, signal: stop.signal });
    if (dryRun) {
      const status = await run({ context, workshop, output, location });
      printDryRun(output, json, context.appended());
      return status;
    }
    try {
      await recover(context);
      await takeHints(context, workshop, output.warning);
      return await run({ context, workshop, output, location });
    } finally {
      await settle(context, location);
    }
  } finally {
    stop.end();
    progress.end();
    await store.close();
  }
};
