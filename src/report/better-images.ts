import type { ReportedAssembly, RunReport } from './run-report.ts';

/** Fewer methods are not worth a wider bubble, which is compiled again with each change of what it takes in. */
const worthIt = 10;

/** What an application's images take in already, and how it is installed. */
export type Bubble = {
  /** The command; see `offeredCommands`. */
  readonly install: string;
  /** By its vendor, so that it needs no images to have native code. */
  readonly precompiled: boolean;
  /** Whether a file is the framework's. */
  readonly isFramework: (path: string) => boolean;
  readonly takesInFramework: boolean;
};

const foreignGeneric = (assemblies: readonly ReportedAssembly[]): number => assemblies.flatMap(({ jitted }) => jitted).filter(({ cause }) => cause === 'foreignGeneric').length;

/**
 * What a person could do so that the JIT has less to compile, with the command. Of two assemblies of the application neither hard binding nor anything else was
 * found to help (docs/decisions/0082), so nothing is offered for those.
 */
export const betterImages = ({ assemblies, notStartedWithImages }: Pick<RunReport, 'assemblies' | 'notStartedWithImages'>, bubble: Bubble): readonly string[] => {
  if ((notStartedWithImages !== null && !bubble.precompiled) || bubble.takesInFramework) return [];
  const methods = foreignGeneric(assemblies.filter(({ loadedFrom }) => loadedFrom !== null && bubble.isFramework(loadedFrom)));
  if (methods < worthIt) return [];
  return [`${methods} of these methods are generic code of the framework over types that it does not know. "${bubble.install} /FrameworkBubble" precompiles most of them; such images are larger, and made anew with each patch of the framework.`];
};
