import { decide } from '../../domain/decide/decide.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { untilNothingCompiles } from '../service/until-nothing-compiles.ts';
import { changeStore } from './change.ts';

/** `ngen queue pause` and `ngen queue continue`: holds until told otherwise, through reboots. */
export const pauseQueue = async (invocation: InvocationOf<'queue'>, output: Output): Promise<number> =>
  changeStore(invocation, output, async ({ context }) => {
    const pause = invocation.verb === 'pause';
    const events = await context.decide((state) => decide(state, { type: pause ? 'PauseQueue' : 'ContinueQueue' }));
    if (context.dryRun) return 0;
    if (pause) await untilNothingCompiles(context.store.state().service);
    if (pause) output.success(`The queue is${events.length === 0 ? ' already' : ''} paused.`);
    else output.success(events.length === 0 ? 'The queue was not paused.' : 'The queue continues.');
    return 0;
  });
