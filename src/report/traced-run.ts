import type { LauncherChoice } from '../../adapters/trace/launcher-choice.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { StartCommand } from '../commands/start-command.ts';
import type { AsItStarts } from './as-it-starts.ts';
import type { Ended } from './run-and-wait.ts';

/** A run that was traced: how it was started, what its launcher chose and how it ended. */
export type TracedRun = { readonly invocation: InvocationOf<'run'>; readonly start: StartCommand; readonly before: AsItStarts; readonly ended: Ended; readonly choice: LauncherChoice };
