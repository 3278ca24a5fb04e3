import { actionOfWord, actions, type ActionSpec } from './actions.ts';
import { isAssemblyPath } from './assembly-argument.ts';
import { nearest } from './nearest.ts';
import { usageFailure } from './usage.ts';

/** The action that a word names. @throws Failure kind `usage`, code `unknown-action` */
export const actionNamed = (word: string): ActionSpec => {
  const action = actionOfWord(word);
  if (action !== undefined) return action;
  const meant = nearest(word, actions.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
  const advice = isAssemblyPath(word) ? `To install an assembly: ngen install ${word}` : meant === null ? 'The actions are listed by "ngen help".' : `Did you mean "ngen ${meant}"?`;
  throw usageFailure('unknown-action', `Unknown action "${word}".`, advice);
};
