import type { State } from '../../domain/state.ts';
import type { Output } from '../cli/output.ts';
import type { ActionOutcome } from '../work/run-action.ts';

/** Says that nothing is to be done; and of what was tried before in vain, which is not tried again by itself. */
export const upToDate = (output: Output, state: State): void => {
  output.success('All compilation targets are up to date.');
  const failed = [...state.images.values()].filter((image) => image.validity === 'failed' && !image.retired).length;
  if (failed > 0) output.warning(`${failed === 1 ? 'One image' : `${failed} images`} could not be compiled earlier; "ngen display" says why, /Force tries again. The JIT does their work.`);
};

/** Names every failure, and says what became of an interrupted command. The exit status: 0, or 1 when anything failed. */
export const reportOutcome = (output: Output, outcome: ActionOutcome): number => {
  for (const warning of outcome.warnings) output.warning(warning);
  for (const missing of outcome.missingRoots) output.warning(missing);
  for (const failure of outcome.failures) output.error(failure);
  if (outcome.interrupted) output.error('Interrupted. What is not compiled yet stays in the queue: "ngen eqi" goes on with it.');
  return outcome.failures.length > 0 || outcome.interrupted ? 1 : 0;
};
