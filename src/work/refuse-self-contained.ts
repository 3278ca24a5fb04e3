import type { Binding } from '../../adapters/binding/binding.ts';
import { Failure } from '../../domain/failure.ts';

/**
 * The host reads additional deps for framework-dependent applications only (dotnet/runtime, docs/design/features/additional-deps.md); the way round
 * it, and why it is not taken: docs/decisions/0012.
 * @throws Failure `self-contained-app`
 */
export const refuseSelfContained = ({ selfContained, app }: Binding): void => {
  if (!selfContained) return;
  throw new Failure('self-contained-app', `${app} is a self-contained application: the .NET host lets no image take the place of its files while its base directory stays its own. Nothing was changed.`, {
    advice: 'Publish it for the installed framework (--self-contained false), or with PublishReadyToRun.',
  });
};
