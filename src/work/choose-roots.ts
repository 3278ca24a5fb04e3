import { randomUUID } from 'node:crypto';
import { noConfiguration } from '../../domain/configuration.ts';
import { decide } from '../../domain/decide/decide.ts';
import { isFailure } from '../../domain/failure.ts';
import type { State } from '../../domain/state.ts';
import { isUsedOften, usageBefore } from '../../domain/usage.ts';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import { lookAtRoot } from './look-at-root.ts';
import { publishRoot } from './publish-root.ts';
import type { RootRequest } from './root-request.ts';
import type { Workshop } from './workshop.ts';

type Chosen = { readonly path: string; readonly days: number; readonly starts: number };

/** Applications that are used often and that nobody installed. */
const usedOften = ({ usage, roots }: State, now: number): readonly Chosen[] => {
  const installed = new Set([...roots.values()].map(({ path }) => path));
  return [...usage].map(([path, history]) => ({ path, ...usageBefore(history, now) })).filter((use) => isUsedOften(use) && !installed.has(use.path));
};

const requestFor = (path: string): RootRequest => ({
  path,
  configuration: noConfiguration,
  scenario: 'default',
  noDependencies: false,
  frameworkBubble: false,
  allowUntrusted: false,
  target: null,
});

/** Where the vendor has compiled everything, images would bring nothing. */
const bringsSomething = ({ findings }: BoundRoot): boolean => findings.closure.members.some(({ required, precompiled }) => required && !precompiled);

const choose = async (context: CommandContext, workshop: Workshop, { path, days, starts }: Chosen): Promise<void> => {
  const action = { id: randomUUID(), kind: 'install', priority: 3, origin: 'automatic', force: false, worker: null } as const;
  const found = await lookAtRoot(context, workshop, () => requestFor(path), async (root) => {
    if (!bringsSomething(root)) return null;
    await context.decide((state) => decide(state, { type: 'BindRoot', spec: root.spec, findings: root.findings, action, chosen: { days, starts } }));
    return root;
  });
  // Another application's images may be all that it needs: then nothing is queued that would publish them.
  const waits = [...context.store.state().actions.values()].some(({ root }) => root === found?.id);
  if (found !== null && !waits && !context.dryRun) await publishRoot(context, workshop, found);
};

/** Makes roots of applications that are used often, and queues their images. One that cannot have any is left alone. */
export const chooseRoots = async (context: CommandContext, workshop: Workshop, now: number): Promise<void> => {
  for (const chosen of usedOften(context.store.state(), now)) {
    try {
      await choose(context, workshop, chosen);
    } catch (error) {
      if (!isFailure(error) || workshop.signal.aborted) throw error;
      workshop.report({ kind: 'detail', what: `${chosen.path} is used often, and gets no images: ${error.message}` });
    }
  }
};
