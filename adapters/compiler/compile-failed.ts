import type { CompileFailureReason, CompileResult } from './compiler.ts';
import { cut } from './diagnostics.ts';

/** What failed, in at most 4 KiB: it goes into an event, whatever length our own words and the file names in them have. */
export const compileFailed = (reason: CompileFailureReason, diagnostics: string, exitCode: number | null = null): CompileResult => ({ ok: false, reason, diagnostics: cut(diagnostics), exitCode });
