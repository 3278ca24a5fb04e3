import { isDeepStrictEqual } from 'node:util';
import type { AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import { bindApplication } from '../../adapters/binding/bind-application.ts';
import { bindLibrary, bindLibraryAs, bindLibraryIn } from '../../adapters/binding/bind-library.ts';
import type { Binding } from '../../adapters/binding/binding.ts';
import { recordPaths } from '../../adapters/image-store/stat-record.ts';
import type { StatRecord } from '../../adapters/image-store/stat-record-types.ts';
import { Failure } from '../../domain/failure.ts';
import { decidingPaths } from './deciding-paths.ts';
import { readRootAssembly } from './read-root-assembly.ts';
import { refuseForeignBubble } from './refuse-foreign-bubble.ts';
import { refuseSelfContained } from './refuse-self-contained.ts';
import { refuseUntrusted } from './refuse-untrusted.ts';
import type { RootRequest } from './root-request.ts';
import type { Workshop } from './workshop.ts';

/** A binding, and the files that decided it as they were before they were read. */
export type RecordedBinding = { readonly binding: Binding; readonly record: StatRecord };

type BoundRequest = RecordedBinding & { /** Of the root's own assembly. */ readonly info: AssemblyInfo };

const bind = (request: RootRequest, { targetFramework, hasEntryPoint }: AssemblyInfo): Binding => {
  const options = { environment: { PATH: process.env['PATH'] }, ignoreEnvironment: true };
  const { path, configuration } = request;
  if (configuration.kind === 'exeConfig') return bindLibraryAs(path, configuration.path, options);
  if (configuration.kind === 'appBase') return bindLibraryIn(path, configuration.path, targetFramework, options);
  return hasEntryPoint ? bindApplication(path, options) : bindLibrary(path, targetFramework, options);
};

const tries = 5;

/**
 * Binds twice around recording the files, so that a file replaced meanwhile cannot go unnoticed. What cannot have images, or may not, is
 * refused here: before anything is brought or copied for it.
 * @throws Failure of what cannot be read or bound, `self-contained-app`, `foreign-framework-bubble`, `source-untrusted`, `source-keeps-changing`
 */
export const bindRequest = (workshop: Workshop, request: RootRequest): BoundRequest => {
  refuseForeignBubble(request);
  const info = readRootAssembly(request.path, workshop.architecture, request.target);
  let binding = bind(request, info);
  for (let attempt = 0; attempt < tries; attempt++) {
    refuseSelfContained(binding);
    if (workshop.forEveryone && !request.allowUntrusted) refuseUntrusted(binding);
    const record = recordPaths(decidingPaths(binding), binding.absent);
    const again = bind(request, info);
    if (isDeepStrictEqual(binding, again)) return { info, binding, record };
    binding = again;
  }
  throw new Failure('source-keeps-changing', `The files of ${request.path} changed each time while they were read. Nothing was changed.`, {
    advice: 'Run the command again when whatever writes them is done.',
  });
};
