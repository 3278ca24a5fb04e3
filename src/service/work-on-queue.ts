import { statSync } from 'node:fs';
import { watchCrowd } from '../../adapters/host/crowd.ts';
import { lookMs, watchIdle } from '../../adapters/host/idle-watch.ts';
import { readSettings } from '../../adapters/host/settings.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { ServiceEnd } from '../../domain/events/service-events.ts';
import type { Conduct, Step } from '../../domain/service-step.ts';
import type { Output } from '../cli/output.ts';
import type { Change } from '../commands/change.ts';
import { leaveToOthers } from './leave-to-others.ts';
import { otherWorkers } from './other-workers.ts';
import { publisher } from './publish-progress.ts';
import { runInBackground } from './run-background.ts';
import { watchChanges } from './store-changes.ts';
import { runWorker } from './worker-loop.ts';

const second = 1000;
const minute = 60 * second;
/** Milliseconds: a command that somebody waits for says nothing when its process ends. */
const othersMs = 200;

/** The folder itself: another may be made in its place, by us too when a file is kept in the cache inside it. */
const inodeOf = (folder: string): bigint | null => statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino ?? null;

/**
 * Nothing tells a process that waits for sure: its files stay open, and the kernel's word of a folder's end may not come. There is nothing left
 * to give back or to settle, so that the process ends here.
 */
const endIfGone = (stateFolder: string, inode: bigint | null, output: Output): void => {
  if (inodeOf(stateFolder) === inode) return;
  output.error(`${stateFolder}, the folder of the store, is gone; the service ends.`);
  process.exit(1);
};

/**
 * Works on the queue of a store in the background, as `conduct` has it, until there is a reason to end; that goes on the record. The caller
 * has recorded that this process is the store's background worker.
 * @throws Failure `settings-unreadable` before anything is begun, and what makes every further work impossible
 */
export const workOnQueue = async (change: Change, conduct: Conduct): Promise<ServiceEnd> => {
  const { context, workshop, location, output } = change;
  const { store } = context;
  const { worker, signal } = workshop;
  const inode = inodeOf(location.state);
  const settings = readSettings(location.state);
  let { idle } = settings;
  const limits = (): typeof idle => {
    try {
      idle = readSettings(location.state).idle;
    } catch (error) {
      output.failure(error); // what was set before goes on
    }
    return idle;
  };
  if (settings.leaveToOthers) await leaveToOthers();
  const foreground = otherWorkers(worker);
  const watch = watchIdle(process.pid, limits);
  const progress = publisher(store);
  const changes = watchChanges(location.state, signal);
  const lookAtFolder = (): void => endIfGone(location.state, inode, output);
  const folderIsThere = setInterval(lookAtFolder, 2 * second);
  const patience = (step: Step): number => {
    if (step.do === 'wait') return step.for === 'others' ? othersMs : step.for === 'idle' ? idle.pollSeconds * second : minute;
    if (step.do === 'freeze') return idle.pollSeconds * second;
    return step.do === 'goOn' && step.whileIdle ? lookMs : second;
  };
  try {
    return await runWorker({
      worker,
      conduct,
      catchUp: store.catchUp,
      decide: context.decide,
      foreground: (state) => foreground(context, state),
      busy: watch.busy,
      crowded: settings.leaveToOthers ? watchCrowd(process.pid) : () => false,
      asked: () => signal.aborted,
      ...runInBackground(change, settings.leaveToOthers),
      wake: async (step, over) => {
        const next = await progress.publish().finally(lookAtFolder);
        await changes.next(Math.min(patience(step), next ?? minute), over);
      },
    });
  } catch (error) {
    await context.decide((state) => decide(state, { type: 'StopService', worker, why: 'failed' })).catch(() => undefined); // the first error is the one to be heard
    throw error;
  } finally {
    clearInterval(folderIsThere);
    changes.end();
  }
};
