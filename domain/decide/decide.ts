import type { Command } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { finishAction, giveBackAction, recoverFrom, startAction } from './actions.ts';
import { bindRoot } from './bind-root.ts';
import { claimJob, giveBackJob, recordCompiled, recordFailed } from './jobs.ts';
import { distrustRoots } from './distrust-roots.ts';
import { observeRoot } from './observe-root.ts';
import { observeRun } from './observe-run.ts';
import { serviceWaits, startService, stepBack, stopService } from './service.ts';
import { uninstallRoots } from './uninstall-roots.ts';
import { giveUpUnused, observeUsage } from './usage.ts';
import { publishView, reclaimImages, reclaimViews } from './views.ts';

/** What a command means for the cache: the events that it causes, none where it already holds. */
export const decide = (state: State, command: Command): readonly CacheEvent[] => {
  switch (command.type) {
    case 'BindRoot':
      return bindRoot(state, command);
    case 'ObserveRoot':
      return observeRoot(state, command);
    case 'ObserveRun':
      return observeRun(state, command);
    case 'DistrustRoots':
      return distrustRoots(state, command);
    case 'ObserveUsage':
      return observeUsage(state, command);
    case 'GiveUpUnused':
      return giveUpUnused(state, command);
    case 'UninstallRoots':
      return uninstallRoots(state, command);
    case 'StartAction':
      return startAction(state, command);
    case 'FinishAction':
      return finishAction(state, command);
    case 'GiveBackAction':
      return giveBackAction(state, command);
    case 'ClaimJob':
      return claimJob(state, command);
    case 'RecordCompiled':
      return recordCompiled(state, command);
    case 'RecordFailed':
      return recordFailed(state, command);
    case 'GiveBackJob':
      return giveBackJob(state, command);
    case 'RecoverFrom':
      return recoverFrom(state, command);
    case 'PublishView':
      return publishView(state, command);
    case 'ReclaimViews':
      return reclaimViews(state, command);
    case 'ReclaimImages':
      return reclaimImages(state, command);
    case 'AddCompiler':
      return state.compilers.get(command.compiler) === command.from ? [] : [{ type: 'CompilerAdded', data: { compiler: command.compiler, from: command.from } }];
    case 'StepBack':
      return stepBack(state, command.worker, command.reason);
    case 'StartService':
      return startService(state, command);
    case 'StopService':
      return stopService(state, command);
    case 'ServiceWaits':
      return serviceWaits(state, command);
    case 'PauseQueue':
      return state.paused ? [] : [...stepBack(state, null, 'the queue was paused'), { type: 'QueuePaused', data: {} }];
    case 'ContinueQueue':
      return state.paused ? [{ type: 'QueueContinued', data: {} }] : [];
  }
};
