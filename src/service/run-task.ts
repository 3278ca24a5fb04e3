import { currentTime } from '../../adapters/host/clock.ts';
import { readSettings } from '../../adapters/host/settings.ts';
import { startedByTimer } from '../../adapters/host/started-by-timer.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { Root } from '../../domain/root.ts';
import { askedConduct, nightlyConduct } from '../../domain/service-step.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { changeStore, type Change } from '../commands/change.ts';
import { runQueued } from '../commands/execute-queued-items.ts';
import { reportOutcome } from '../commands/report-outcome.ts';
import { chooseRoots } from '../work/choose-roots.ts';
import { giveUpUnused } from '../work/give-up-unused.ts';
import { lookAtChanged } from '../work/look-at-changed.ts';
import { usageAt } from '../work/observe-usage.ts';
import type { Workshop } from '../work/workshop.ts';
import { planQueue, endWords, startAsService } from './run-service.ts';
import { workOnQueue } from './work-on-queue.ts';

/** Which applications are used, which get images on that account, and which lose those that they had. */
const automaticImages = async ({ context, workshop, location }: Change, now: number): Promise<void> => {
  await context.decide((state) => decide(state, { type: 'ObserveUsage', sightings: usageAt(now, workshop.forEveryone) }));
  await giveUpUnused(context, workshop, now);
  if (readSettings(location.state).automaticImages) await chooseRoots(context, workshop, now);
};

const inBackground = (workshop: Workshop): Workshop => ({ ...workshop, limits: { ...workshop.limits, background: true } });

const drain = async (change: Change, byTimer: boolean): Promise<number> => {
  const { context, output } = change;
  const { actions, paused } = context.store.state();
  if (actions.size === 0) return 0;
  if (paused) {
    output.success('The queue is paused; what is in it stays there.');
    return 0;
  }
  const other = await startAsService(change);
  // A service may wait for an idle machine; a person does not.
  if (other !== null && !byTimer) return (await runQueued({ ...change, workshop: inBackground(change.workshop) }, 3)).status;
  if (other !== null) {
    output.success(`The native image service, process ${other}, does what is queued.`);
    return 0;
  }
  const why = await workOnQueue(change, byTimer ? nightlyConduct : askedConduct);
  if (why !== 'died') output.success(endWords('task ends')[why]);
  return why === 'failed' ? 1 : 0;
};

/** `ngen task run`: looks which applications are used and which files changed, makes and reclaims images on that account, and does all that is queued. */
export const runTask = async (invocation: InvocationOf<'task'>, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const { context, workshop, location } = change;
    const byTimer = !context.dryRun && startedByTimer(location.state);
    const { arch } = invocation.compile;
    const isOwn = arch === null || arch === workshop.architecture;
    if (isOwn) await automaticImages(change, currentTime());
    const concerned = (root: Root): boolean => (isOwn ? root.target === null || root.target === arch : root.target === arch);
    const looked = await lookAtChanged(context, workshop, [...context.store.state().roots.values()].filter(concerned));
    const status = reportOutcome(output, { ...looked, warnings: [], interrupted: false });
    return Math.max(status, await (context.dryRun ? planQueue(change) : drain(change, byTimer)));
  });
