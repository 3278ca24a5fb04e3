import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { busyLoops } from '../support/busy-loops.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { count, gatedCompiler } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { alwaysIdle, servedStore } from '../support/service.ts';

it('while others want the processors one of the compilers goes on; the rest stands still, and ends with the service', { timeout: 300_000 }, async () => {
  const served = servedStore();
  const { ngen } = served;
  const open = gatedCompiler(served);
  writeFileSync(join(ngen.store, 'ngen.json'), JSON.stringify({ idle: alwaysIdle.idle }));
  const states = (): readonly string[] => compilersOf(ngen.store).map(({ state }) => state);
  onTestFinished(busyLoops());
  expect(served.run('install', appCopy('Hello'), '/queue:1')).toMatchObject({ status: 0, stderr: '' });
  const stand = (state: string): boolean => state === 'T';
  await until('one stands still, one does not', () => states().some(stand) && !states().every(stand), 180); // they get what the machine leaves them
  process.kill(served.service()!.pid, 'SIGTERM');
  await served.stopped();
  expect(states()).toEqual([]);
  served.machineIs('idle');
  open();
  expect(ngen.run(['service', 'run'])).toMatchObject({ status: 0, stderr: '' });
  expect(ngen.display().images.map(({ state }) => state)).toEqual(['valid', 'valid']);
  expect(count(served, 'ImageCompiled')).toBe(2);
});
