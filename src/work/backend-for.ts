import type { Backend } from './backend.ts';
import { dotnet } from './dotnet.ts';
import type { RootRequest } from './root-request.ts';
import { runtimeOfRequest } from './runtime-of-request.ts';

/** Mono's is loaded when it is needed: it brings a parser of XML. */
export const backendFor = async (request: RootRequest): Promise<Backend> => (runtimeOfRequest(request) === 'mono' ? (await import('./mono/mono.ts')).mono : dotnet);
