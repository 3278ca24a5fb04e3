import type { Compiler } from '../../adapters/compiler/compiler.ts';
import type { State } from '../../domain/state.ts';
import type { BoundRoot } from './bound-root.ts';
import type { RootRequest } from './root-request.ts';
import type { Workshop } from './workshop.ts';

/** What a runtime's roots need that another's do not. */
export type Backend = {
  /** Has the compiler for a root brought, which may take minutes, and says which; null where there is nothing to bring. */
  readonly bringCompiler: (workshop: Workshop, request: RootRequest) => Promise<Pick<Compiler, 'name' | 'version' | 'from'> | null>;
  /** Finds out what a root binds now, with private copies of every file, and what of its images is damaged. Appends nothing. */
  readonly inspect: (workshop: Workshop, state: State, request: RootRequest) => Promise<BoundRoot>;
};
