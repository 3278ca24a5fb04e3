import type { CompileFailureReason, CompileResult } from './compiler.ts';

export const compileFailed = (reason: CompileFailureReason, diagnostics: string, exitCode: number | null = null): CompileResult => ({ ok: false, reason, diagnostics, exitCode });
