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
    const already = events.length === 0 ? ' already' : '';
    output.success(pause ? `The queue is${already} paused.` : `The queue is${already} not paused.`);
    return 0;
  });
