import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStoreLock } from '../../../adapters/store-lock/store-lock.ts';
import { temporaryFolder } from '../../support/temp.ts';

const module = join(import.meta.dirname, '..', '..', '..', 'adapters', 'store-lock', 'store-lock.ts');

/** A process that holds the lock until it is ended. */
const holder = async (file: string) => {
  const script = `import { openStoreLock } from ${JSON.stringify(module)};
    await openStoreLock(${JSON.stringify(file)}).hold(() => { console.log('held'); return new Promise((resolve) => setTimeout(resolve, 600_000)); });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
};

test('sections of one process run one after the other, in the order in which they came', async () => {
  const lock = openStoreLock(join(temporaryFolder(), 'lock.db'));
  const order: string[] = [];
  const section = (name: string) =>
    lock.hold(async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    });
  await Promise.all([section('a'), section('b')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  lock.close();
});

test('a section that fails lets the next one in, and its failure out', async () => {
  const lock = openStoreLock(join(temporaryFolder(), 'lock.db'));
  const failed = lock.hold(() => {
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await expect(lock.hold(() => 'next')).resolves.toBe('next');
  lock.close();
});

test('another process waits for the lock, and gets it when the holder is killed', async () => {
  const file = join(temporaryFolder(), 'lock.db');
  const child = await holder(file);
  const lock = openStoreLock(file);
  let got = false;
  const ours = lock.hold(() => {
    got = true;
    return 'ours';
  });
  // Longer than a free lock takes to get, many times over.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(got).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect(ours).resolves.toBe('ours');
  lock.close();
});

test('nobody else can hold it', () => {
  const file = join(temporaryFolder(), 'lock.db');
  openStoreLock(file).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('who waits can be interrupted; who need not wait is not', async () => {
  const file = join(temporaryFolder(), 'lock.db');
  const child = await holder(file);
  const lock = openStoreLock(file);
  const interruption = new AbortController();
  const waiting = lock.hold(() => 'ours', interruption.signal);
  interruption.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect(lock.hold(() => 'free', interruption.signal)).resolves.toBe('free');
  lock.close();
});
