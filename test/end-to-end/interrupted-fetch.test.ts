import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';

/** Processes that were started with this folder for temporary files. */
const processesWith = (folder: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(join('/proc', pid, 'environ'), 'utf8').includes(`TMPDIR=${folder}\0`);
    } catch {
      return false; // it ended meanwhile
    }
  });

describe('Ctrl-C while the compiler is fetched', () => {
  it.each([0, 150, 400])('ends the install with words, %i ms after the fetch began, and leaves no process and no folder', async (afterMs) => {
    const ngen = newStore({ compiler: false });
    const temporary = openFolder();
    const [command, ...args] = ngen.commandLine('install', appCopy('Hello'));
    // A group of its own, as a shell gives it: Ctrl-C goes to every process in it.
    const child = spawn(command, args, { env: { ...process.env, TMPDIR: temporary, NGEN_ROOT: ngen.store }, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = once(child, 'close');
    await until('the fetch begins', () => readdirSync(temporary).length > 0);
    await delay(afterMs);
    process.kill(-child.pid!, 'SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(stderr).toBe('Error: Interrupted while the compiler was fetched. Nothing was changed.\nRun the command again.\n');
    await until('no process is left', () => processesWith(temporary).length === 0, 10);
    expect(readdirSync(temporary).filter((name) => name.startsWith('ngen-'))).toEqual([]);
  });
});
