import type { Output } from '../cli/output.ts';
import type { ActionOutcome } from '../work/run-action.ts';

export const upToDate = (output: Output): void => output.success('All compilation targets are up to date.');

/** Names every failure, and says what became of an interrupted command. The exit status: 0, or 1 when anything failed. */
export const reportOutcome = (output: Output, outcome: ActionOutcome): number => {
  for (const warning of outcome.warnings) output.warning(warning);
  for (const path of outcome.missingRoots) output.warning(`${path} is gone; its root and images are kept. "ngen uninstall ${path}" removes them.`);
  for (const failure of outcome.failures) output.error(failure);
  if (outcome.interrupted) output.error('Interrupted. What is not compiled yet stays in the queue: "ngen eqi" goes on with it.');
  return outcome.failures.length > 0 || outcome.interrupted ? 1 : 0;
};
