import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { withoutWaiting } from './without-waiting.ts';

const elf = '\x7fELF';
/** Bytes of a script's first line that the kernel reads (`BINPRM_BUF_SIZE`); of an ELF header the first 20 matter here. */
const headSize = 256;
const machineAt = 18;
/** How often the interpreter of a script may be a script itself (execve(2)). */
const mostInterpreters = 4;

const headOf = (file: string): Buffer => {
  const descriptor = openSync(file, withoutWaiting);
  try {
    const bytes = Buffer.alloc(headSize);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, headSize, 0));
  } finally {
    closeSync(descriptor);
  }
};

const machineOf = (head: Buffer): string => head.toString('hex', machineAt, machineAt + 2);

const interpreterOf = (head: Buffer): string | undefined => /^#![ \t]*([^\s\0]+)/.exec(head.toString('latin1'))?.[1];

/**
 * Whether execve(2) takes `file`: a regular file that we may execute, for this machine's processor, or a script whose interpreter is one.
 * Asked before, because Node ends at once, with a stack trace, where execve fails. What may be executed but not read is taken to be right.
 */
export const isExecutable = (file: string, interpreters = mostInterpreters): boolean => {
  try {
    accessSync(file, constants.X_OK);
    if (!statSync(file).isFile()) return false;
  } catch {
    return false;
  }
  let head: Buffer;
  try {
    head = headOf(file);
  } catch {
    return true;
  }
  if (head.toString('latin1', 0, 4) === elf) return machineOf(head) === machineOf(headOf('/proc/self/exe'));
  const interpreter = interpreterOf(head);
  return interpreter !== undefined && interpreters > 0 && isExecutable(interpreter, interpreters - 1);
};
