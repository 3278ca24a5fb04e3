import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { busyLoops } from '../support/busy-loops.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { count, gatedCompiler } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { stateOf } from '../support/process-state.ts';
import { alwaysIdle, servedStore } from '../support/service.ts';

// On two processors or more: on one the service has one compiler at a time anyway.
it('while others want the processors one of the compilers goes on and the rest stands still; when it ends another goes on in its place', { timeout: 300_000 }, async () => {
  const served = servedStore();
  const { ngen } = served;
  const open = gatedCompiler(served);
  writeFileSync(join(ngen.store, 'ngen.json'), JSON.stringify({ idle: alwaysIdle.idle }));
  const standing = (): readonly number[] => compilersOf(ngen.store).filter(({ state }) => state === 'T').map(({ pid }) => pid);
  const going = (): readonly number[] => compilersOf(ngen.store).filter(({ state }) => state !== 'T').map(({ pid }) => pid);
  onTestFinished(busyLoops());
  expect(served.run('install', appCopy('Hello'), '/queue:1')).toMatchObject({ status: 0, stderr: '' });
  await until('one stands still', () => standing().length > 0, 180); // they get what the machine leaves them
  const still = standing();
  process.kill(going()[0]!, 'SIGKILL');
  await until('it goes on', () => still.every((pid) => stateOf(pid) !== 'T'));
  process.kill(served.service()!.pid, 'SIGTERM');
  await served.stopped();
  expect(compilersOf(ngen.store)).toEqual([]);
  served.machineIs('idle');
  open();
  expect(ngen.run(['service', 'run'])).toMatchObject({ status: 0, stderr: '' });
  expect(ngen.display().images.map(({ state }) => state)).toEqual(['valid', 'valid']);
  expect(count(served, 'ImageCompiled')).toBe(2);
});
