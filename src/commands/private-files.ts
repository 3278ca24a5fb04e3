import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readableByAll } from '../../adapters/compiler/readable-by-all.ts';
import type { Closure } from '../../domain/closure.ts';

/** A cache that there is not yet is made with the rights of the folder that it goes into. */
const thatThereIs = (folder: string): string => (existsSync(folder) ? folder : thatThereIs(dirname(folder)));

/** Says which assemblies only some users may read of whom everybody may read the copies that a cache for all has to hold. */
export const privateFiles = ({ members }: Closure, cache: string): readonly string[] => {
  if (!readableByAll([thatThereIs(cache)])) return [];
  const [first, ...others] = members.map(({ path }) => path).filter((path) => existsSync(path) && !readableByAll([path]));
  if (first === undefined) return [];
  const which = others.length === 0 ? `${first} is` : `${first} and ${others.length === 1 ? 'another assembly' : `${others.length} other assemblies`} are`;
  return [`${which} not readable by every user, but copies and images in ${cache} are. To keep them private: "ngen uninstall", and a store in a private folder (--root DIR).`];
};
