import { describe, expect, it } from 'vitest';
import { exitReason } from '../../../adapters/compiler/exit-reason.ts';

describe('why a compiler ended', () => {
  it.each([
    ['what we did, whatever else is said', { began: true, stopped: 'out-of-time', signal: 'SIGKILL', output: 'No space left on device' }, 'out-of-time'],
    ['a file size limit', { began: true, stopped: null, signal: 'SIGXFSZ', output: '' }, 'disk-full'],
    ['a full disk', { began: true, stopped: null, signal: null, output: "Error: No space left on device : '/x/image.dll'" }, 'disk-full'],
    ['memory that it did not get', { began: true, stopped: null, signal: 'SIGABRT', output: "Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown." }, 'out-of-memory'],
    ['the runtime\'s last words without memory', { began: true, stopped: null, signal: 'SIGABRT', output: 'Process is terminating due to\nOut of memory.' }, 'out-of-memory'],
    ['somebody else\'s signal', { began: true, stopped: null, signal: 'SIGTERM', output: '' }, 'killed'],
    ['a crash', { began: true, stopped: null, signal: 'SIGSEGV', output: '' }, 'failed'],
    ['what was to become it, and did not', { began: false, stopped: null, signal: null, output: 'mount: permission denied' }, 'not-started'],
    ['its own decision', { began: true, stopped: null, signal: null, output: 'Error: Image is too small.' }, 'failed'],
  ] as const)('is told from %s', (_what, outcome, reason) => {
    expect(exitReason(outcome)).toBe(reason);
  });
});
