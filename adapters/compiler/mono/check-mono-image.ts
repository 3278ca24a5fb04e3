import { displayName } from '../../../domain/assembly-name.ts';
import { Failure } from '../../../domain/failure.ts';
import type { MonoCompileRequest } from './mono-compiler.ts';
import { reachOf } from './reach.ts';
import type { MonoImage } from './read-mono-image.ts';

const wrong = (what: string): Failure => new Failure('wrong-image', what);

/**
 * Whether an image is what was asked for: of this assembly, for this processor and scenario, compiled against members of the closure only,
 * and naming all of them that it references, directly or not, so that the runtime refuses it when one is replaced.
 * @throws Failure `wrong-image`
 */
export const checkMonoImage = ({ closure, input, architecture, scenario }: MonoCompileRequest, image: MonoImage): MonoImage => {
  const { mvid } = closure[input]!;
  if (image.mvid !== mvid) throw wrong(`The image has MVID ${image.mvid}, not ${mvid}: the input changed.`);
  if (image.machine !== architecture) throw wrong(`The image is for ${image.machine}, not for ${architecture}.`);
  if (image.flags.fullAot || image.flags.softDebug !== scenario.startsWith('debug')) throw wrong(`The image was not compiled for the scenario ${scenario}.`);
  for (const { name, mvid: compiledAgainst } of image.dependencies)
    if (!closure.some((member) => member.mvid === compiledAgainst && member.name.name === name.name))
      throw wrong(`The image was compiled against ${displayName(name)} with MVID ${compiledAgainst}, which is not in the closure.`);
  const named = new Set(image.dependencies.map((dependency) => dependency.mvid));
  for (const index of reachOf(closure, input)) {
    const { name, mvid: needed } = closure[index]!;
    if (!named.has(needed)) throw wrong(`The image does not name ${displayName(name)}, on which it depends.`);
  }
  return image;
};
