import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';

/** Starts the program on a Node that says it is an older one, in a process group of its own, as a shell does; errors go to a file. */
const startOnOlderNode = (ngen: Ngen, args: readonly string[], environment: NodeJS.ProcessEnv): { readonly child: ChildProcess; readonly stderr: () => string } => {
  const older = join(openFolder(), 'older.cjs');
  writeFileSync(older, `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });`);
  const [node, ...rest] = ngen.commandLine(...args);
  const child = spawn(node, ['--require', older, ...rest], { env: { ...process.env, ...environment, NGEN_ROOT: ngen.store }, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, stderr: () => stderr };
};

const childrenOf = (pid: number): readonly number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((one) => one !== '').map(Number);

const isRunning = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('on an older Node, where a process of ours runs the program on the right one', () => {
  it('Ctrl-C, which reaches that process and the program, is heard once', async () => {
    const ngen = newStore({ compiler: false });
    const temporary = openFolder();
    const { child, stderr } = startOnOlderNode(ngen, ['install', appCopy('Hello')], { TMPDIR: temporary });
    const ended = once(child, 'close');
    await until('the fetch begins', () => readdirSync(temporary).length > 0);
    process.kill(-child.pid!, 'SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(stderr()).toMatch(/^Error: Interrupted while the compiler was fetched\./);
  });

  it('kill -9 of that process ends the program, too', async () => {
    const ngen = newStore();
    ngen.ok('install', appCopy('Hello'), '/queue');
    const { child, stderr } = startOnOlderNode(ngen, ['queue', 'wait'], {});
    await until('it waits', () => stderr().includes('This waits until it is done'));
    const [program] = childrenOf(child.pid!);
    expect(isRunning(program!)).toBe(true);
    child.kill('SIGKILL');
    await until('the program is gone', () => !isRunning(program!), 10);
  });
});
