import type { Backend } from './backend.ts';
import { bindRequest } from './bind-request.ts';
import { compilerFor } from './compiler-for.ts';
import { inspectDotnet } from './inspect-dotnet.ts';

export const dotnet: Backend = {
  bringCompiler: async (workshop, request) => compilerFor(workshop, bindRequest(workshop, request).binding),
  inspect: inspectDotnet,
};
