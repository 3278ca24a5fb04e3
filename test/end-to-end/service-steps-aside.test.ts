import { cpSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { compilersOf } from '../support/compilers-of.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds, endApp } from '../support/end-app.ts';
import { ended } from '../support/ended.ts';
import { compilesHello, count, gatedCompiler } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { until } from '../support/ngen-files.ts';
import { servedStore, type Served } from '../support/service.ts';

/** Each image once, and none is missing. */
const isWhole = ({ ngen }: Served): void => {
  const { images } = ngen.display();
  expect(images.filter(({ state, job }) => state !== 'valid' || job !== null)).toEqual([]);
  const made = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.image] : []));
  expect(new Set(made).size).toBe(made.length);
};

it('update, which makes anew what changed, takes the compilers from the service', async () => {
  const served = servedStore();
  const { ngen } = served;
  const end = endApp('withoutJson');
  ngen.ok('install', end);
  const open = gatedCompiler(served);
  served.run('install', appCopy('Hello'), '/queue:1');
  await until('the service compiles', () => compilersOf(ngen.store).length > 0);
  cpSync(builtApp('EndApp', { properties: builds.withoutJsonAgain }), dirname(end), { recursive: true });
  const child = ngen.start(['update']);
  const over = ended(child);
  const taken = (): readonly string[] => recordedEvents(ngen.store).flatMap((event) => (event.type === 'JobPreempted' ? [event.data.image] : []));
  const has = (image: string): boolean => recordedEvents(ngen.store).some((event) => event.type === 'JobClaimed' && event.data.image === image && event.data.worker.pid === child.pid);
  // It makes whatever is not valid, of all roots: what the service had begun, too.
  await until('it has what the service had begun', () => taken().length > 0 && taken().every(has));
  expect(served.service()).not.toBeNull();
  open();
  expect(await over).toMatchObject({ status: 0, stderr: '' });
  await served.stopped();
  isWhole(served);
});

it('what is queued again with a higher priority while it compiles is begun anew with that one, and both come to an end', async () => {
  const { served, app, open, begun } = compilesHello(2);
  await begun;
  served.run('install', app, '/queue:1');
  await until('the second goes first', () => count(served, 'ActionStarted') === 2);
  open();
  await served.stopped();
  expect(count(served, 'ActionFinished')).toBe(2);
  isWhole(served);
});
