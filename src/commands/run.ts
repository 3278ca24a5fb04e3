import type { InvocationOf } from '../cli/invocation.ts';
import { makeOutputBlocking } from './blocking-output.ts';
import { startCommand } from './start-command.ts';

/** `ngen run`: this process becomes the application, with its images when everything is as recorded, else as it would start by itself. */
export const run = async (invocation: InvocationOf<'run'>): Promise<never> => {
  const [program, ...args] = (await startCommand(invocation)).command;
  makeOutputBlocking();
  return process.execve!(program!, [program!, ...args], process.env);
};
