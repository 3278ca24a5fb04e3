import type { Architecture } from './architecture.ts';
import type { FrameworkVersion } from './closure.ts';
import type { Scenario } from './scenario.ts';

export type KeyedAssembly = { readonly assembly: string; readonly mvid: string; readonly hash: string };

/** Everything the bytes of an image can depend on. */
export type ImageKeyInputs = {
  readonly assembly: KeyedAssembly;
  /** The hash of `closureText` of the component that the assembly is in. */
  readonly closure: string;
  /** The frameworks that those references lead to. */
  readonly frameworks: readonly FrameworkVersion[];
  readonly compiler: { readonly name: string; readonly version: string; readonly options: readonly string[] };
  readonly architecture: Architecture;
  /** Processor features the image may use; null for the portable baseline. */
  readonly instructionSet: string | null;
  /** Operating system and C library by portable runtime identifier, e.g. `linux-x64`, `linux-musl-x64`. */
  readonly runtimeIdentifier: string;
  readonly scenario: Scenario;
};

const identityOf = ({ assembly, mvid, hash }: KeyedAssembly): string => JSON.stringify([assembly, mvid, hash]);

/**
 * The canonical text of a component (assemblies that reference each other, mostly one alone), whose hash stands for the component and for
 * everything that it references, directly or not: `references` are the hashes of the components that it references directly.
 */
export const closureText = (component: readonly KeyedAssembly[], references: ReadonlySet<string>): string =>
  JSON.stringify([component.map(identityOf).sort(), [...references].sort()]);

/** The canonical text of the inputs, whose hash is the image's key: independent of the order in which they were found. */
export const imageKeyText = (inputs: ImageKeyInputs): string =>
  JSON.stringify([
    identityOf(inputs.assembly),
    inputs.closure,
    inputs.frameworks.map(({ name, version }) => JSON.stringify([name, version])).sort(),
    [inputs.compiler.name, inputs.compiler.version, inputs.compiler.options],
    [inputs.architecture, inputs.instructionSet, inputs.runtimeIdentifier],
    inputs.scenario,
  ]);
