import { expect, it } from 'vitest';
import { compilersOf } from '../support/compilers-of.ts';
import { ended } from '../support/ended.ts';
import { gatedCompiler, typesOf } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { until } from '../support/ngen-files.ts';
import { servedStore } from '../support/service.ts';

it('a task that the timer started stops in the middle of its work when the machine is needed: what it had begun is given back, and no compiler is left', async () => {
  const served = servedStore();
  const open = gatedCompiler(served);
  served.ngen.ok('install', appCopy('Hello'), '/queue:1');
  const over = ended(served.ngen.start(['task', 'run'], { env: { TRIGGER_UNIT: 'ngen-task@x64.timer' } }));
  await until('it compiles', () => compilersOf(served.ngen.store).length > 0);
  served.machineIs('busy');
  expect(await over).toMatchObject({ status: 0, stdout: expect.stringContaining('The machine is in use. What is left stays in the queue.'), stderr: '' });
  expect(compilersOf(served.ngen.store)).toEqual([]);
  expect(recordedEvents(served.ngen.store).flatMap((event) => (event.type === 'ServiceStopped' ? [event.data.why] : []))).toEqual(['busy']);
  expect(typesOf(served).slice(-2)).toEqual(['ActionGivenBack', 'ServiceStopped']);
  expect(served.ngen.queue()).toMatchObject({ service: 'stopped', jobs: [{ state: 'queued' }, { state: 'queued' }] });
  open();
  expect(served.ngen.run(['task', 'run']).status).toBe(0);
  expect(served.ngen.display().images.map(({ state }) => state)).toEqual(['valid', 'valid']);
});

it('what somebody queued before such a task ended is then the service’s, which waits for no idle machine with it', async () => {
  const served = servedStore();
  const open = gatedCompiler(served);
  served.ngen.ok('install', appCopy('Hello'), '/queue:1');
  const over = ended(served.ngen.start(['task', 'run'], { env: { TRIGGER_UNIT: 'ngen-task@x64.timer', NGEN_NO_SERVICE: '' } }));
  await until('it compiles', () => compilersOf(served.ngen.store).length > 0);
  served.machineIs('busy');
  expect((await over).status).toBe(0);
  open();
  expect(served.ngen.run(['queue', 'wait', '1']).status).toBe(0);
  expect(served.ngen.display().images.map(({ state }) => state)).toEqual(['valid', 'valid']);
  served.machineIs('idle'); // the task's own work waits for that
  await served.stopped();
  expect(recordedEvents(served.ngen.store).flatMap((event) => (event.type === 'ServiceStopped' ? [event.data.why] : []))).toEqual(['busy', 'drained']);
});
