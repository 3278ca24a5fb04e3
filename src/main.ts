import { exitStatusOf } from './cli/exit-status.ts';
import { createOutput } from './cli/output.ts';
import { parseCommandLine } from './cli/parse-command-line.ts';
import { dispatch } from './dispatch.ts';
import { programVersion } from './version.ts';

const statusOf = async (argv: readonly string[]): Promise<number> => {
  let output = createOutput({});
  try {
    const invocation = parseCommandLine(argv);
    output = createOutput(invocation.common);
    output.banner(`ngen ${programVersion}, a native image cache for .NET and Mono`);
    const status = await dispatch(invocation, output);
    const lost = output.lost();
    if (lost === null) return status;
    output.failure(lost);
    return Math.max(status, exitStatusOf(lost));
  } catch (error) {
    output.failure(error);
    return exitStatusOf(error);
  }
};

const main = async (): Promise<void> => {
  process.exitCode = await statusOf(process.argv.slice(2));
};

void main();
