import type { InvocationOf } from '../cli/invocation.ts';
import { shellWord } from '../cli/shell-word.ts';

/** What a person types behind "ngen install" in a shell, so that it concerns the application, the scenario and the store of a run. NGEN_ROOT is still set there. */
export const offeredInstall = (app: string, { debug, profile, common }: Pick<InvocationOf<'run'>, 'debug' | 'profile' | 'common'>): string =>
  [
    shellWord(app),
    ...(debug ? ['/Debug'] : []),
    ...(profile ? ['/Profile'] : []),
    ...(common.user ? ['--user'] : []),
    ...(common.root === null ? [] : [`--root ${shellWord(common.root)}`]),
  ].join(' ');
