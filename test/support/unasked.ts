import { spawn, type ChildProcess } from 'node:child_process';
import { stateOf } from './process-state.ts';

/** A program that has ended and that nobody has asked for yet, until the event loop gets its next turn. */
export const unasked = (command: string, ...args: readonly string[]): ChildProcess => {
  const child = spawn(command, args, { stdio: 'ignore' });
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; stateOf(child.pid!) !== 'Z'; waited += 1) {
    if (waited > 6000) throw new Error(`${command} does not end`);
    Atomics.wait(pause, 0, 0, 10);
  }
  return child;
};
