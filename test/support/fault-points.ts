// Loaded before the program (`node --import`): counts its steps of input and output that change something, and kills the process before the one
// that NGEN_TEST_KILL_AT names. Says at the end, in the file NGEN_TEST_STEPS, how many there were.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

type Functions = Record<string, (...args: unknown[]) => unknown>;

const killAt = Number(process.env['NGEN_TEST_KILL_AT'] ?? Infinity);
const report = process.env['NGEN_TEST_STEPS'];
const { writeFileSync } = fs;
let steps = 0;

const step = (): void => {
  steps += 1;
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
};

const guard = (object: object, names: readonly string[], counts: (args: readonly unknown[]) => boolean = () => true): void => {
  const functions = object as Functions;
  for (const name of names) {
    const real = functions[name]!;
    functions[name] = function guarded(this: unknown, ...args) {
      if (counts(args)) step();
      return real.apply(this, args);
    };
  }
};

guard(fs, ['renameSync', 'linkSync', 'symlinkSync', 'rmSync', 'unlinkSync', 'rmdirSync', 'mkdirSync', 'mkdtempSync', 'writeFileSync', 'writeSync', 'copyFileSync', 'cpSync', 'chmodSync', 'chownSync', 'fsyncSync', 'utimesSync', 'futimesSync']);
guard(fs, ['openSync'], ([, flags]) => flags !== undefined && flags !== 'r');
guard(fs.promises, ['writeFile', 'rename', 'rm', 'mkdir', 'link', 'copyFile', 'chmod', 'chown']);
guard(childProcess, ['spawn']);
guard(DatabaseSync.prototype, ['exec']);
guard(StatementSync.prototype, ['run']);

if (report !== undefined) process.on('exit', () => writeFileSync(report, String(steps)));
