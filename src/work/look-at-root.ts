import { decide } from '../../domain/decide/decide.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { bindRequest } from './bind-request.ts';
import type { BoundRoot } from './bound-root.ts';
import { compilerFor } from './compiler-for.ts';
import { inspectRoot } from './inspect-root.ts';
import type { RootRequest } from './root-request.ts';
import type { Workshop } from './workshop.ts';

/** Where it came from goes on the record with the first command that sees it there: the one that fetched it may have been killed. */
const bringCompiler = async (context: CommandContext, workshop: Workshop, request: RootRequest): Promise<void> => {
  const { name, version, from } = await compilerFor(workshop, bindRequest(workshop, request).binding);
  if (from !== null) await context.decide((state) => decide(state, { type: 'AddCompiler', compiler: `${name} ${version}`, from }));
};

/**
 * Finds out what a root binds and acts on it, in one section under the lock; a compiler, whose download may take minutes, is brought
 * before. `requestIn` says what to look at on the newest state, null when there is nothing to look at any more: then the result is null.
 */
export const lookAtRoot = async <A>(
  context: CommandContext,
  workshop: Workshop,
  requestIn: (state: State) => RootRequest | null,
  act: (found: BoundRoot) => Promise<A>,
): Promise<A | null> => {
  const request = requestIn(context.store.state());
  if (request !== null) await bringCompiler(context, workshop, request);
  return context.alone(async () => {
    const now = requestIn(context.store.state());
    return now === null ? null : act(await inspectRoot(workshop, context.store.state(), now));
  });
};
