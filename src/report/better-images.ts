import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedAssembly, RunReport } from './run-report.ts';

/** Fewer methods are not worth a wider bubble, which is compiled again with each change of what it takes in. */
const worthIt = 10;

/** What an application's images take in already. */
export type Bubble = {
  /** Whether a file is the framework's. */
  readonly isFramework: (path: string) => boolean;
  readonly takesInFramework: boolean;
};

const foreignGeneric = (assemblies: readonly ReportedAssembly[]): number => assemblies.flatMap(({ jitted }) => jitted).filter(({ cause }) => cause === 'foreignGeneric').length;

/** What a person could do so that the JIT has less to compile, each with its command. */
export const betterImages = ({ application, assemblies, notStartedWithImages }: Pick<RunReport, 'application' | 'assemblies' | 'notStartedWithImages'>, bubble: Bubble): readonly string[] => {
  if (notStartedWithImages !== null) return [];
  const isFramework = ({ loadedFrom }: ReportedAssembly): boolean => loadedFrom !== null && bubble.isFramework(loadedFrom);
  const ofFramework = foreignGeneric(assemblies.filter(isFramework));
  const own = assemblies.filter((assembly) => !isFramework(assembly) && foreignGeneric([assembly]) >= worthIt);
  return [
    ...(ofFramework < worthIt || bubble.takesInFramework
      ? []
      : [`${ofFramework} of these methods are generic code of the framework over types that it does not know. "ngen install ${application} /FrameworkBubble" precompiles or inlines some of them; such images are made anew with each patch of the framework.`]),
    ...own.map((assembly) => {
      const name = simpleName(assembly.assembly);
      return `${foreignGeneric([assembly])} of these methods are generic code of ${name} over types of others. Assemblies that are hard bound to it may hold them: DependencyAttribute("${name}", LoadHint.Always), then "ngen install ${application}".`;
    }),
  ];
};
