import { isDeepStrictEqual } from 'node:util';
import { bindApplication } from '../../adapters/binding/bind-application.ts';
import { bindLibrary, bindLibraryAs, bindLibraryIn } from '../../adapters/binding/bind-library.ts';
import type { Binding } from '../../adapters/binding/binding.ts';
import { recordPaths } from '../../adapters/image-store/stat-record.ts';
import type { StatRecord } from '../../adapters/image-store/stat-record-types.ts';
import { Failure } from '../../domain/failure.ts';
import { decidingPaths } from './deciding-paths.ts';
import type { RootRequest } from './root-request.ts';

/** A binding, and the files that decided it as they were before they were read. */
export type RecordedBinding = { readonly binding: Binding; readonly record: StatRecord };

const bind = (request: RootRequest, targetFramework: string | null, hasEntryPoint: boolean): Binding => {
  const options = { environment: { PATH: process.env['PATH'] }, ignoreEnvironment: true };
  const { path, configuration } = request;
  if (configuration.kind === 'exeConfig') return bindLibraryAs(path, configuration.path, options);
  if (configuration.kind === 'appBase') return bindLibraryIn(path, configuration.path, targetFramework, options);
  return hasEntryPoint ? bindApplication(path, options) : bindLibrary(path, targetFramework, options);
};

const tries = 5;

/** Binds twice around recording the files, so that a file replaced meanwhile cannot go unnoticed. */
export const bindRequest = (request: RootRequest, targetFramework: string | null, hasEntryPoint: boolean): RecordedBinding => {
  let binding = bind(request, targetFramework, hasEntryPoint);
  for (let attempt = 0; attempt < tries; attempt++) {
    const record = recordPaths(decidingPaths(binding), binding.absent);
    const again = bind(request, targetFramework, hasEntryPoint);
    if (isDeepStrictEqual(binding, again)) return { binding, record };
    binding = again;
  }
  throw new Failure('source-keeps-changing', `The files of ${request.path} changed each time while they were read. Nothing was changed.`, {
    advice: 'Run the command again when whatever writes them is done.',
  });
};
