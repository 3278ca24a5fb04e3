import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newStore, openFolder } from '../support/ngen.ts';

/** A process that holds a file open as its standard input, until the test is over. */
const heldOpen = (path: string, flags: number): void => {
  const fd = openSync(path, flags);
  const process = spawn('sleep', ['600'], { stdio: [fd, 'ignore', 'ignore'] });
  closeSync(fd);
  onTestFinished(async () => {
    process.kill();
    await once(process, 'exit');
  });
};

it('what other processes hold open under the name of a launcher does not hold up a command', () => {
  const ngen = newStore({ compiler: false });
  const folder = join(openFolder(), 'launchers', 'x');
  mkdirSync(folder, { recursive: true });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  heldOpen(folder, constants.O_RDONLY);
  heldOpen(join(folder, 'pipe'), constants.O_RDWR);
  heldOpen('/dev/zero', constants.O_RDONLY);
  expect(ngen.run(['queue', 'pause'])).toEqual({ status: 0, stdout: 'The queue is paused.\n', stderr: '' });
});
