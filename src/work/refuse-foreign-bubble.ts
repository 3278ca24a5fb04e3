import { Failure } from '../../domain/failure.ts';
import type { RootRequest } from './root-request.ts';

/**
 * A bubble with the framework takes code and layouts of this machine's framework into the image, which are not those of another architecture's
 * (`docs/decisions/0030`).
 * @throws Failure `foreign-framework-bubble` (kind usage)
 */
export const refuseForeignBubble = ({ path, target, frameworkBubble }: RootRequest): void => {
  if (target === null || !frameworkBubble) return;
  throw new Failure('foreign-framework-bubble', `Images of ${path} for ${target} cannot take in code of the shared framework: the one installed here is for another processor. Nothing was changed.`, {
    kind: 'usage',
    advice: 'Leave out /FrameworkBubble, or run the command on a machine with that processor.',
  });
};
