import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Ran } from './ngen.ts';

/** What a started program left; for programs that talk to a server in this process, which a synchronous run would keep from answering. */
export const ended = async (child: ChildProcess): Promise<Ran> => {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  if (child.exitCode === null && child.signalCode === null) await exited;
  return { status: child.exitCode, stdout, stderr };
};
