import type { Backend } from '../backend.ts';
import { inspectMono } from './inspect-mono.ts';

/** What compiles on Mono is the runtime itself. */
export const mono: Backend = { bringCompiler: async () => null, inspect: inspectMono };
