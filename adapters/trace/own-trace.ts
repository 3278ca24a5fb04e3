import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lookUntil } from './look-until.ts';
import { traceEnvironment, traceFiles, type TraceFiles } from './trace-environment.ts';

/** Files into which one process of .NET, and no child of it, writes what it does. */
export type OwnTrace = {
  readonly environment: NodeJS.ProcessEnv;
  /** Follows the process; what it returns ends that. */
  readonly follow: (pid: number) => () => void;
  readonly files: (pid: number) => TraceFiles;
};

/**
 * .NET takes the names of its files from the environment, which children inherit. So the folder gets another name as soon as the first process has opened them: a runtime
 * whose folder is not there goes on without a trace, and says nothing. `folder` is empty.
 */
export const ownTrace = (folder: string): OwnTrace => {
  const [named, kept] = [join(folder, 'named'), join(folder, 'kept')];
  mkdirSync(named);
  return {
    environment: traceEnvironment(named),
    follow: (pid) => {
      const { trace, log } = traceFiles(named, pid);
      return lookUntil(() => {
        const opened = existsSync(trace) && existsSync(log);
        if (opened) renameSync(named, kept);
        return opened;
      });
    },
    files: (pid) => traceFiles(existsSync(kept) ? kept : named, pid),
  };
};
