import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';

/** `ngen log`: each verb is loaded when it is asked for. */
export const log = async (invocation: InvocationOf<'log'>, output: Output): Promise<number> => {
  switch (invocation.verb) {
    case 'head':
      return (await import('../queries/log-head.ts')).logHead(invocation, output);
    case 'replicate':
      return (await import('./replicate-log.ts')).replicateLog(invocation, output);
    case 'backup':
      return (await import('./backup-log.ts')).backupLog(invocation, output);
    case 'recover':
      return (await import('./recover-log.ts')).recoverLog(invocation, output);
  }
};
