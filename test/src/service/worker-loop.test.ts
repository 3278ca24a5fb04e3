import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Priority } from '../../../domain/priority.ts';
import { askedConduct, nightlyConduct, serviceConduct } from '../../../domain/service-step.ts';
import { simulatedMachine, type Assembly, type Machine, type Name } from './simulated-machine.ts';

type Happening = { readonly what: string; readonly does: (machine: Machine) => Promise<void> };

const name = fc.constantFrom<Name>('A', 'B', 'C');
const assembly = fc.constantFrom<Assembly>('A', 'B', 'C', 'Shared', 'Other');
const conduct = fc.constantFrom(serviceConduct, serviceConduct, nightlyConduct, askedConduct);
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, fc.constantFrom<Priority>(1, 2, 3)).map(([one, priority]): Happening => ({ what: `queue ${one} ${priority}`, does: (machine) => machine.queue(one, priority) })) },
  { weight: 2, arbitrary: name.map((one): Happening => ({ what: `install ${one}`, does: (machine) => machine.install(one) })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'eqi', does: (machine) => machine.executeQueuedItems() }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'pause', does: (machine) => machine.pause() }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'continue', does: (machine) => machine.proceed() }) },
  { weight: 2, arbitrary: fc.boolean().map((is): Happening => ({ what: is ? 'idle' : 'busy', does: (machine) => machine.idle(is) })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'update', does: (machine) => machine.update() }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'update /queue', does: (machine) => machine.queueUpdate() }) },
  { weight: 2, arbitrary: assembly.map((one): Happening => ({ what: `replace ${one}`, does: (machine) => machine.change(one) })) },
  { weight: 1, arbitrary: assembly.map((one): Happening => ({ what: `break ${one}`, does: (machine) => machine.breaks(one) })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'crash', does: (machine) => machine.crash() }) },
  { weight: 2, arbitrary: conduct.map((one): Happening => ({ what: 'serve', does: (machine) => machine.serve(one) })) },
  { weight: 2, arbitrary: fc.constant<Happening>({ what: 'kill', does: (machine) => machine.kill() }) },
);

const numRuns = process.env['NGEN_TEST_TIER'] === 'full' ? 20_000 : 1000;

test('whatever is queued, paused, busy, replaced, asked for by a person, killed or found faulty meanwhile: each image is made once, in order, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(happening, { minLength: 1, maxLength: 12 }), async (scheduler, happenings) => {
      const machine = simulatedMachine(scheduler);
      const through = happenings.map(({ does }) => does(machine));
      // Services may wait for what only comes at the end: what is left is let go on, on an idle machine, with a service.
      const commands = happenings.flatMap(({ what }, index) => (what === 'serve' ? [] : [through[index]!]));
      await scheduler.waitFor(Promise.all(commands));
      await scheduler.waitFor(Promise.all([machine.proceed(), machine.idle(true)]));
      await scheduler.waitFor(machine.serve(serviceConduct));
      await scheduler.waitFor(Promise.all(through));
      // One of the task's may have ended for a machine that was busy when it looked.
      await scheduler.waitFor(machine.serve(serviceConduct));
      const { jobs, actions, service, paused } = machine.state();
      expect({ jobs: jobs.size, actions: actions.size, service, paused }).toEqual({ jobs: 0, actions: 0, service: null, paused: false });
      expect([...machine.state().images.values()].filter(({ retired, validity }) => !retired && validity === 'none')).toEqual([]);
      // What was replaced after it was bound is found by who looks.
      await scheduler.waitFor(machine.update());
      expect(machine.faults).toEqual([]);
      const failed = new Set(machine.events.flatMap((event) => (event.type === 'CompilationFailed' && event.data.reason === 'failed' ? [event.data.image] : [])));
      expect([...machine.state().images.values()].filter(({ id, retired, validity }) => !retired && validity !== (failed.has(id) ? 'failed' : 'valid'))).toEqual([]);
    }),
    { numRuns, endOnFailure: true },
  );
});

test('a machine that is needed now and then: nothing is made while the service stands still, and all is made in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }), async (scheduler, uses) => {
      const machine = simulatedMachine(scheduler);
      await scheduler.waitFor(machine.queue('B', 3));
      const served = machine.serve(serviceConduct);
      for (const used of uses) await scheduler.waitFor(machine.idle(!used));
      await scheduler.waitFor(machine.idle(true));
      await scheduler.waitFor(served);
      expect(machine.faults).toEqual([]);
      expect(machine.events.filter(({ type }) => type === 'ImageCompiled')).toHaveLength(3);
    }),
    { numRuns, endOnFailure: true },
  );
});
