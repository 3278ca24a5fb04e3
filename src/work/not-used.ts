import { dirname } from 'node:path';
import type { Binding } from '../../adapters/binding/binding.ts';
import type { Closure } from '../../domain/closure.ts';
import type { RootRequest } from './root-request.ts';

/** Why nothing on this machine starts with a root's images, where that is so whoever installs what else. */
export const notUsed = ({ app, frameworks }: Pick<Binding, 'app' | 'frameworks'>, { members }: Pick<Closure, 'members'>, { target }: Pick<RootRequest, 'target'>): readonly string[] => {
  if (target !== null) return [`Its images are for ${target}, and are not used on this machine; "ngen display" names their files.`];
  const own = members.find(({ path }) => path === app);
  const isFramework = frameworks.some(({ folder }) => folder === dirname(app));
  return isFramework && own?.precompiled === false ? ['It belongs to a shared framework, which applications load as it was installed: none uses this image.'] : [];
};
