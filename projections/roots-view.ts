import type { Architecture } from '../domain/architecture.ts';
import type { Root, Runtime } from '../domain/root.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { State } from '../domain/state.ts';

/** A root as `ngen display --json` shows it, one for each assembly and configuration with its scenarios. */
export type RootRow = {
  readonly assembly: string;
  readonly path: string;
  readonly runtime: Runtime;
  readonly scenarios: readonly Scenario[];
  readonly exeConfig: string | null;
  readonly appBase: string | null;
  /** The architecture it was installed for with `--arch`; null: this machine's. */
  readonly arch: Architecture | null;
  readonly noDependencies: boolean;
  /** Nobody asked for it: the native image task chose it for how often it is used. */
  readonly automatic: boolean;
  /** Something that it binds was found changed, and the update that binds it anew waits in the queue. */
  readonly changed: boolean;
  /** The ways of starting it in which its images are used. */
  readonly usedWhen: readonly string[];
};

const pathOf = (root: Root, kind: 'exeConfig' | 'appBase'): string | null => (root.configuration.kind === kind ? root.configuration.path : null);

const usedWhen = (root: Root, hasView: boolean): readonly string[] => {
  if (!root.executable || !hasView) return [];
  return root.scenario === 'default' ? ['ngen run', 'launcher'] : ['ngen run'];
};

/** Told by what was traced, also where other roots keep the images of what it was valid. */
const hasChanged = ({ traced }: State, { closure }: Root): boolean => {
  const another = (what: string, is: string): boolean => traced.has(what) && traced.get(what) !== is;
  return closure.members.some(({ path, hash }) => another(path, hash)) || closure.frameworks.some(({ name, version }) => another(name, version));
};

export const rootRows = (state: State): readonly RootRow[] => {
  const published = new Set([...state.views.values()].map((view) => view.root));
  const updates = state.traced.size > 0 && [...state.actions.values()].some(({ kind }) => kind === 'update');
  const rows = new Map<string, RootRow>();
  for (const root of state.roots.values()) {
    const key = JSON.stringify([root.path, root.configuration, root.noDependencies, root.target]);
    const row = rows.get(key);
    const used = usedWhen(root, published.has(root.id));
    rows.set(key, {
      assembly: root.assembly,
      path: root.path,
      runtime: root.runtime,
      scenarios: [...(row?.scenarios ?? []), root.scenario],
      exeConfig: pathOf(root, 'exeConfig'),
      appBase: pathOf(root, 'appBase'),
      arch: root.target,
      noDependencies: root.noDependencies,
      automatic: state.automatic.has(root.id),
      changed: (row?.changed ?? false) || (updates && hasChanged(state, root)),
      usedWhen: [...new Set([...(row?.usedWhen ?? []), ...used])],
    });
  }
  return [...rows.values()];
};
