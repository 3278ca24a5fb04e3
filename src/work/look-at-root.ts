import { decide } from '../../domain/decide/decide.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { backendFor } from './backend-for.ts';
import type { BoundRoot } from './bound-root.ts';
import { untrustedIn } from './refuse-untrusted.ts';
import type { RootRequest } from './root-request.ts';
import { stillTrusted } from './still-trusted.ts';
import type { Workshop } from './workshop.ts';

/** Where it came from goes on the record with the first command that sees it there: the one that fetched it may have been killed. */
const bringCompiler = async (context: CommandContext, workshop: Workshop, request: RootRequest): Promise<void> => {
  const backend = await backendFor(request);
  const brought = await backend.bringCompiler(workshop, request).catch((error: unknown) => {
    if (untrustedIn(error) === null) throw error;
    return null; // the inspection under the lock refuses it too, and has that recorded
  });
  if (brought === null) return;
  const { name, version, from } = brought;
  if (from !== null) await context.decide((state) => decide(state, { type: 'AddCompiler', compiler: `${name} ${version}`, from }));
};

/**
 * Finds out what a root binds and acts on it, in one section under the lock; a compiler, whose download may take minutes, is brought
 * before. An installed root whose files ordinary users can write by now loses its images. `requestIn` says what to look at on the newest state, null when there is nothing to look at any more: then the result is null.
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
    if (now === null) return null;
    const { inspect } = await backendFor(now);
    return act(await stillTrusted(context, workshop, now, async () => inspect(workshop, context.store.state(), now)));
  });
};
