import { untrustedSources } from '../../adapters/host/untrusted-sources.ts';
import { decide } from '../../domain/decide/decide.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { requiredImages, type Root } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import type { UntrustedSource } from '../../domain/untrusted-source.ts';
import type { CommandContext } from '../store/command-context.ts';
import { untrustedIn, whoCouldWrite } from './refuse-untrusted.ts';
import type { RootRequest } from './root-request.ts';
import { withdrawRoot } from './withdraw-root.ts';
import type { Workshop } from './workshop.ts';

const sourcesOf = (root: Root): readonly UntrustedSource[] => {
  try {
    return untrustedSources(root.closure.members.map(({ path }) => path), { kind: 'machine' });
  } catch (error) {
    if (isFailure(error)) return []; // some file is gone: what the others are is found out when that root is looked at
    throw error;
  }
};

/** The root, and those that have an image in common with it: such an image goes when none of them is trusted any more. */
const distrustedWith = (root: Root, sources: readonly UntrustedSource[], roots: Iterable<Root>): ReadonlyMap<string, readonly UntrustedSource[]> => {
  const needed = requiredImages(root);
  const shares = (other: Root): boolean => other.id !== root.id && !other.allowUntrusted && !requiredImages(other).isDisjointFrom(needed);
  const others = [...roots].filter(shares).map((other) => [other.id, sourcesOf(other)] as const);
  return new Map([[root.id, sources], ...others.filter(([, found]) => found.length > 0)]);
};

/**
 * Has a root inspected. One that was installed when its files were trusted, and is refused now because ordinary users can write them, loses its images
 * and its launcher: they are on the record as invalid, and serve again when an update finds the files trusted.
 * @throws what `inspect` throws
 */
export const stillTrusted = async <A>(context: CommandContext, workshop: Workshop, request: RootRequest, inspect: () => Promise<A>): Promise<A> => {
  try {
    return await inspect();
  } catch (error) {
    const sources = untrustedIn(error);
    const { roots } = context.store.state();
    const root = roots.get(rootId(request));
    if (sources === null || root === undefined || root.allowUntrusted) throw error;
    const distrusted = distrustedWith(root, sources, roots.values());
    await context.decide((state) => decide(state, { type: 'DistrustRoots', roots: distrusted }));
    if (!context.dryRun) for (const id of distrusted.keys()) withdrawRoot(workshop, roots.get(id)!);
    throw new Failure(
      'source-untrusted',
      `${root.path} runs through the JIT, and its images are invalid, because others than root could change its files: ${whoCouldWrite(sources)}. When root alone can, "ngen update" puts them to use again; "ngen install" with /AllowUntrusted allows it.`,
      { kind: 'permission', cause: sources },
    );
  }
};
