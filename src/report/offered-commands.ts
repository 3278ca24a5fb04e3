import type { InvocationOf } from '../cli/invocation.ts';
import { shellWord } from '../cli/shell-word.ts';

/** What a person types in a shell, so that it concerns the application, the scenario and the store of a run. */
export type Offered = { readonly install: string; readonly update: string };

/** NGEN_ROOT needs no word: it is set in that shell as well. */
const storeOf = ({ user, root }: InvocationOf<'run'>['common']): readonly string[] => [...(user ? ['--user'] : []), ...(root === null ? [] : [`--root ${shellWord(root)}`])];

export const offeredCommands = (app: string, { debug, profile, common }: Pick<InvocationOf<'run'>, 'debug' | 'profile' | 'common'>): Offered => ({
  install: ['ngen install', shellWord(app), ...(debug ? ['/Debug'] : []), ...(profile ? ['/Profile'] : []), ...storeOf(common)].join(' '),
  update: ['ngen update', ...storeOf(common)].join(' '),
});
