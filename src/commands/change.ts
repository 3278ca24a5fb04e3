import { locateStore, requireChangeable, type StoreLocation } from '../../adapters/host/store-location.ts';
import { whoAsks } from '../../adapters/host/who-asks.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { createProgress } from '../cli/progress.ts';
import { commandContext, type CommandContext } from '../store/command-context.ts';
import { noteHead } from '../store/note-head.ts';
import { openStore, openStoreToLook } from '../store/open-store.ts';
import { publishNewAudit } from '../store/publish-audit.ts';
import { publishViews, viewsOf } from '../store/publish-views.ts';
import { prepareSpool, takeHints } from '../work/hints.ts';
import { spoolOf } from '../work/spool-of.ts';
import { startedByItself } from '../service/by-itself.ts';
import { asksForService, wantsService } from '../service/wants-service.ts';
import { openWorkshop } from '../work/open-workshop.ts';
import { reclaim } from '../work/reclaim.ts';
import { recover } from '../work/recover.ts';
import { refreshViews } from '../work/refresh-views.ts';
import { watchRoots } from '../work/watch-folders.ts';
import type { Workshop } from '../work/workshop.ts';
import { wouldFree } from '../work/would-free.ts';
import { describeCommand } from './describe-command.ts';
import { printDryRun } from './dry-run.ts';
import { interruption } from './interruption.ts';

/** What a command that changes the cache works with. */
export type Change = { readonly context: CommandContext; readonly workshop: Workshop; readonly output: Output; readonly location: StoreLocation };

type Run = (change: Change) => Promise<number>;

/** Whatever came of the command: every application has its newest view, nothing unneeded stays, and everybody sees how things are. */
const settle = async ({ context, workshop, location }: Change): Promise<void> => {
  const { store } = context;
  await refreshViews(context, workshop);
  await reclaim(context, location.cache);
  await publishViews(location.state, { stream: store.log.stream, ...store.head() }, viewsOf(location.cache, store.state()));
  await publishNewAudit(location.state, store.log);
  await noteHead(location, store.log, { stream: store.log.stream, ...store.head() });
  store.saveSnapshot();
  watchRoots(context, workshop);
};

/** Who tells the queue to continue hears what goes on with it. */
const startWanted = async (change: Change, invocation: Invocation): Promise<void> => {
  if (!wantsService(change.context, asksForService(invocation))) return;
  const started = (await import('../service/start-service.ts')).startService(change);
  if (started && invocation.action === 'queue') change.output.success('The native image service was started.');
};

/** Puts right what a crash left and looks at what launchers noticed, runs the command, and settles. */
const changing = async (change: Change, invocation: Invocation, run: Run): Promise<number> => {
  let status: number;
  try {
    await recover(change.context);
    await takeHints(change.context, change.workshop, change.output.warning);
    status = await run(change);
  } catch (error) {
    // What stopped the command is what a person must hear; tidying up after it often fails for the same reason.
    await settle(change).catch((second: unknown) => {
      if (!isFailure(error, 'interrupted') || !isFailure(second, 'interrupted')) change.output.failure(second);
    });
    throw error;
  }
  await settle(change);
  await startWanted(change, invocation);
  return status;
};

/**
 * Opens the store and runs a command that changes it. With `--dry-run` the store stays as it is and the events are printed. Resolves
 * to the exit status.
 * @throws Failure of kinds `permission` and `store`, and what the command throws
 */
export const changeStore = async (invocation: Invocation, output: Output, run: Run): Promise<number> => {
  const location = locateStore(invocation.common);
  requireChangeable(location);
  const { dryRun, json, eventLog } = invocation.common;
  const store = await (dryRun ? openStoreToLook(location, eventLog) : openStore(location, eventLog));
  const stop = interruption();
  const progress = createProgress(output);
  try {
    // What called us because files changed is not who changed them; and a service works for those who queue.
    const triggered = 'trigger' in invocation && invocation.trigger !== null;
    const forNobody = triggered || (invocation.action === 'service' && startedByItself());
    const asker = forNobody ? () => ({ ...whoAsks(), installer: null }) : whoAsks;
    const context = commandContext(store, describeCommand(invocation), asker, dryRun, stop.signal);
    const compile = 'compile' in invocation ? invocation.compile : null;
    const workshop = openWorkshop(location, { dryRun, fetches: !dryRun && !triggered, compile, report: progress.report, signal: stop.signal });
    const change = { context, workshop, output, location };
    if (!dryRun) {
      prepareSpool(spoolOf(location.state), location.kind === 'machine');
      const status = await changing(change, invocation, run);
      if (json) output.document({ events: context.appended(), exitStatus: status });
      return status;
    }
    const before = store.state();
    const status = await run(change);
    printDryRun(output, json, context.appended(), wouldFree(location.cache, before, store.state()));
    return status;
  } finally {
    stop.end();
    progress.end();
    await store.close();
  }
};
