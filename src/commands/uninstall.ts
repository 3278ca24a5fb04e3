import { decide } from '../../domain/decide/decide.ts';
import { Failure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { State } from '../../domain/state.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { matchesAssembly } from '../work/matches-assembly.ts';
import { meansConfiguration } from '../work/means-configuration.ts';
import { withdrawRoot } from '../work/withdraw-root.ts';
import { changeStore, type Change } from './change.ts';

type Uninstall = InvocationOf<'uninstall'>;

/** Without a scenario all scenarios, with one exactly that; without a configuration the roots without one, with it exactly those. */
const selected = (state: State, invocation: Uninstall): readonly Root[] => {
  const scenario = invocation.debug || invocation.profile ? scenarioOf(invocation) : null;
  return [...state.roots.values()].filter(
    (root) =>
      matchesAssembly(invocation.assembly, root) &&
      meansConfiguration(invocation.configuration, root.configuration) &&
      (scenario === null || root.scenario === scenario) &&
      (!invocation.noDependencies || root.noDependencies),
  );
};

/** In one section under the lock: who installs the same root again meanwhile finds either everything of the old one, or nothing. */
const withdraw = async ({ context, workshop }: Change, invocation: Uninstall): Promise<{ readonly roots: readonly Root[]; readonly retired: number }> =>
  context.alone(async () => {
    const roots = selected(context.store.state(), invocation);
    const events = await context.decide((state) => decide(state, { type: 'UninstallRoots', roots: roots.map((root) => root.id) }));
    if (!context.dryRun) for (const root of roots) withdrawRoot(workshop, root);
    return { roots, retired: events.filter((event) => event.type === 'ImageRetired').length };
  });

/** `ngen uninstall`: takes roots away, and every image that nothing else needs. */
export const uninstall = async (invocation: Uninstall, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const { roots, retired } = await withdraw(change, invocation);
    if (roots.length === 0) {
      if (invocation.ifInstalled) return 0;
      const impossible = invocation.assembly.kind === 'name' ? invocation.assembly.name.impossible : null;
      throw new Failure('not-installed', `The specified assembly is not installed.${impossible === null ? '' : ` ${impossible}`}`, { advice: '"ngen display" lists what is installed. Nothing was changed.' });
    }
    if (change.context.dryRun) return 0;
    for (const root of roots) output.success(`Uninstalled ${root.path}${root.scenario === 'default' ? '' : ` (${root.scenario})`}.`);
    output.detail(`Images no longer needed: ${retired}.`);
    return 0;
  });
