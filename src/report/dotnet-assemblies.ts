import { simpleName } from '../../domain/assembly-name.ts';
import type { DotnetRun, LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import { ifReadable } from './if-readable.ts';
import { imageOfModule, type RunContext } from './image-of-module.ts';
import type { ReportedAssembly } from './run-report.ts';
import { precompiledMethods, typeOwners } from './type-owners.ts';
import { imageContents, reportedMethods, type ImageContents } from './why-jitted.ts';

const defaultContext = 'Default';

/** What a module's file holds, where that matters: it was not taken, or not all of it. */
const contentsOf = ({ path, accepted, jitted }: LoadedModule): ImageContents | null =>
  path === null || (accepted && jitted.length === 0) ? null : ifReadable(() => imageContents(path), null);

/** Each assembly of a run on .NET, those with most methods left to the JIT first. `isFramework` tells the runtime's own files. */
export const dotnetAssemblies = (run: DotnetRun, context: RunContext, isFramework: (path: string) => boolean): readonly ReportedAssembly[] => {
  const owners = typeOwners(run);
  const ownerOf = (type: string): string | undefined => {
    const owner = owners.get(type);
    return owner === undefined || owner.path === null || isFramework(owner.path) ? undefined : simpleName(owner.assembly);
  };
  return run.modules
    .map((module) => {
      const contents = contentsOf(module);
      const precompiled = precompiledMethods(module, run, owners);
      const verdict = imageOfModule({ ...module, precompiled }, contents, context);
      const frameworks = module.path !== null && isFramework(module.path);
      const jitted = reportedMethods(module, verdict.image === 'used' && contents !== null ? { contents, frameworks } : null, ownerOf);
      return {
        assembly: module.assembly,
        loadedFrom: module.path,
        ...verdict,
        context: module.context === defaultContext ? null : module.context,
        precompiledMethods: precompiled,
        jittedMethods: jitted.length,
        recompiledMethods: module.recompiled,
        jitted,
      };
    })
    .toSorted((a, b) => b.jitted.length - a.jitted.length);
};
