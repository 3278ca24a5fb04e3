import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { components, replaceComponent } from '../support/manual-apps.ts';
import { openFolder } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { until } from '../support/ngen-files.ts';
import { compilersOf } from '../support/compilers-of.ts';
import { servedStore, serviceOn, type Served } from '../support/service.ts';
import { typeInto } from '../support/typed.ts';

// Every example of the manual's page on the native image service, as it stands there; the service is the one that starts by itself.

type Typing = Served & { readonly ok: (line: string, folder: string) => string };

const typing = (): Typing => {
  const served = servedStore();
  const typed = typeInto(served.ngen, serviceOn);
  return {
    ...served,
    ok: (line, folder) => {
      const ran = typed(line, folder);
      expect({ line, ...ran }).toMatchObject({ line, status: 0 });
      return ran.stdout;
    },
  };
};

/** The simple names of what was compiled, in the order in which it was begun. */
const begun = ({ ngen }: Served): readonly string[] => {
  const names = new Map(ngen.display().images.map(({ id, assembly }) => [id, assembly.split(',')[0]!]));
  return recordedEvents(ngen.store).flatMap((event) => (event.type === 'JobClaimed' ? [names.get(event.data.image)!] : []));
};

describe('launching deferred operations', () => {
  it('the service is paused, files are copied and operations queued, and the service resumes', async () => {
    const served = typing();
    const { ngen, ok } = served;
    const folder = components(openFolder(), 'MyComponent');
    ok('ngen queue pause', folder);
    expect(ok('ngen install MyComponent /queue', folder)).toContain('priority 3');
    ok('ngen update /queue', folder);
    expect(served.service()).toBeNull();
    const before = readAssembly(join(folder, 'MyComponent.dll')).mvid;
    rmSync(join(folder, 'MyComponent.dll')); // the installer is still at work
    replaceComponent(folder, 'MyComponent');
    const { mvid } = readAssembly(join(folder, 'MyComponent.dll'));
    expect(mvid).not.toBe(before);
    expect(ngen.queue()).toMatchObject({ paused: true, jobs: [{ state: 'queued' }] });
    ok('ngen queue continue', folder);
    await served.stopped();
    expect(begun(served)).toEqual(['MyComponent']);
    expect(ngen.display().images).toMatchObject([{ mvid, state: 'valid', job: null }]);
    expect(ok('ngen update', folder)).toContain('All compilation targets are up to date.');
  });

  it('three roots of three priorities: the first two without waiting for idle time, the third when the computer is idle', async () => {
    const served = typing();
    const { ngen, ok } = served;
    served.machineIs('busy');
    const folder = components(openFolder(), 'Assembly1', 'Assembly2', 'Assembly3');
    ok('ngen queue pause', folder);
    ok('ngen install Assembly3 /queue:3', folder);
    ok('ngen install Assembly2 /queue:2', folder);
    ok('ngen install Assembly1 /queue:1', folder);
    ok('ngen queue continue', folder);
    ok('ngen queue wait 2', folder);
    await until('it waits for the machine', () => ok('ngen queue status', folder).includes('waits until the machine is idle'));
    expect(begun(served)).toEqual(['Assembly1', 'Assembly2']);
    served.machineIs('idle');
    await served.stopped();
    expect(begun(served)).toEqual(['Assembly1', 'Assembly2', 'Assembly3']);
    expect(new Set(ngen.display().images.map(({ state }) => state))).toEqual(new Set(['valid']));
  });

  it('queued actions occur synchronously while the service runs, and it shuts down when there are none', async () => {
    const served = typing();
    const { ngen, ok } = served;
    served.machineIs('busy');
    const folder = components(openFolder(), 'Assembly1', 'Assembly2');
    for (const name of ['Assembly1', 'Assembly2']) ok(`ngen install ${name} /queue`, folder);
    await until('the service runs', () => served.service() !== null);
    expect(ok('ngen executeQueuedItems', folder).match(/(?<=Compiling assembly )\w+/g)).toEqual(['Assembly1', 'Assembly2']);
    await served.stopped();
    expect(ngen.queue()).toMatchObject({ service: 'stopped', jobs: [] });
    expect(begun(served)).toEqual(['Assembly1', 'Assembly2']);
    expect(ok('ngen eqi 3', folder)).toContain('All compilation targets are up to date.');
    expect(compilersOf(ngen.store)).toEqual([]);
  });
});
