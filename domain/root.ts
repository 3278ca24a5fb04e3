import * as t from 'io-ts';
import { Architecture } from './architecture.ts';
import { Closure, type Member } from './closure.ts';
import { Configuration } from './configuration.ts';
import { Scenario } from './scenario.ts';
import { bubbleMembers } from './version-bubble.ts';

export const Runtime = t.keyof({ dotnet: null, mono: null }, 'Runtime');
export type Runtime = t.TypeOf<typeof Runtime>;

/** What somebody asked to have images of: an application or a shared component, in a configuration, for a scenario. */
export const RootSpec = t.readonly(
  t.type({
    path: t.string,
    assembly: t.string,
    runtime: Runtime,
    configuration: Configuration,
    scenario: Scenario,
    noDependencies: t.boolean,
    /** Images may take in code of the shared framework: faster, and invalid with each patch of it. */
    frameworkBubble: t.boolean,
    /** Its files may be ones that ordinary users can write. */
    allowUntrusted: t.boolean,
    /** The processor architecture asked for where it is another than the machine's (`--arch`); null: the machine's own, whichever that is. */
    target: t.union([Architecture, t.null]),
    /** Can be started, so it has a launcher and a view of its own. */
    executable: t.boolean,
  }),
  'RootSpec',
);
export type RootSpec = t.TypeOf<typeof RootSpec>;

export type Root = RootSpec & { readonly id: string; readonly closure: Closure };

const requiredMembers = ({ noDependencies, path, closure }: Root): readonly Member[] => {
  if (!noDependencies) return closure.members.filter((member) => member.required);
  const own = closure.members.find((member) => member.path === path);
  return own === undefined ? [] : [own, ...bubbleMembers(closure, own)];
};

/** The images that must exist while the root is installed. */
export const requiredImages = (root: Root): ReadonlySet<string> => new Set(requiredMembers(root).map((member) => member.image));
