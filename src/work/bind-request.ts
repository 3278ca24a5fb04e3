import type { AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import { bindApplication } from '../../adapters/binding/bind-application.ts';
import { bindLibrary, bindLibraryAs, bindLibraryIn } from '../../adapters/binding/bind-library.ts';
import type { Binding } from '../../adapters/binding/binding.ts';
import { decidingPaths } from './deciding-paths.ts';
import { readRootAssembly } from './read-root-assembly.ts';
import { refuseForeignBubble } from './refuse-foreign-bubble.ts';
import { refuseSelfContained } from './refuse-self-contained.ts';
import { refuseUntrusted } from './refuse-untrusted.ts';
import type { RootRequest } from './root-request.ts';
import { settledBinding, type SettledBinding } from './settled-binding.ts';
import type { Workshop } from './workshop.ts';

/** What becomes native code or makes it, and what launchers start for everybody. */
const trustedFiles = ({ assemblies, dotnet, hostFiles, frameworkAssemblies }: Binding): readonly string[] => [
  ...assemblies.map(({ file }) => file),
  dotnet,
  ...hostFiles,
  ...frameworkAssemblies.values(),
];

type BoundRequest = SettledBinding<Binding> & { /** Of the root's own assembly. */ readonly info: AssemblyInfo };

const bind = (request: RootRequest, { targetFramework, hasEntryPoint }: AssemblyInfo): Binding => {
  const options = { environment: { PATH: process.env['PATH'] }, ignoreEnvironment: true };
  const { path, configuration } = request;
  if (configuration.kind === 'exeConfig') return bindLibraryAs(path, configuration.path, options);
  if (configuration.kind === 'appBase') return bindLibraryIn(path, configuration.path, targetFramework, options);
  return hasEntryPoint ? bindApplication(path, options) : bindLibrary(path, targetFramework, options);
};

/**
 * Binds a root as the .NET host would. What cannot have images, or may not, is refused here: before anything is brought or copied for it.
 * @throws Failure of what cannot be read or bound, `self-contained-app`, `foreign-framework-bubble`, `source-untrusted`, `source-keeps-changing`
 */
export const bindRequest = (workshop: Workshop, request: RootRequest): BoundRequest => {
  refuseForeignBubble(request);
  const info = readRootAssembly(request.path, workshop.architecture, request.target);
  const settled = settledBinding(
    request.path,
    () => bind(request, info),
    (binding) => decidingPaths(binding, request.frameworkBubble),
    (binding) => {
      refuseSelfContained(binding);
      if (workshop.forEveryone && !request.allowUntrusted) refuseUntrusted(binding.app, trustedFiles(binding));
    },
  );
  return { info, ...settled };
};
