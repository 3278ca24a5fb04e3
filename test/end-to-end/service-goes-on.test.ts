import { describe, expect, it } from 'vitest';
import { appCopy } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { servedStore } from '../support/service.ts';

describe('the service', () => {
  it.each<[string, (app: string) => readonly string[]]>([
    ['queue continue', () => ['queue', 'continue']],
    ['an install that is queued and finds nothing to do', (app) => ['install', app, '/queue']],
  ])('what it left when it was stopped is gone on with by %s', async (_, command) => {
    const served = servedStore();
    const current = appCopy('EndApp', { properties: ['-p:Version=1.0.1', '-p:WithJson=false'] });
    served.ngen.ok('install', current);
    served.machineIs('busy');
    served.run('install', appCopy('Hello'), '/queue:3');
    await until('the service waits', () => served.ngen.ok('queue', 'status').includes('waits until the machine is idle'));
    process.kill(served.service()!.pid, 'SIGTERM');
    await served.stopped();
    for (const status of ['queue', 'service']) expect(served.ngen.ok(status, 'status')).toContain('The native image service does not run. "ngen service run" lets the work go on, "ngen eqi" does it now.\n');
    served.machineIs('idle');
    expect(served.run(...command(current))).toMatchObject({ status: 0, stderr: '' });
    await until('it is done', () => served.ngen.queue().jobs.length === 0, 180);
    await served.stopped();
    expect(served.ngen.display('Hello').images.map(({ state }) => state)).toEqual(['valid', 'valid']);
  });

  it('queue continue says what it did', async () => {
    const served = servedStore();
    expect(served.run('queue', 'continue').stdout).toBe('The queue was not paused.\n');
    served.run('queue', 'pause');
    expect(served.run('queue', 'continue').stdout).toBe('The queue continues.\n');
    served.run('queue', 'pause');
    served.run('install', appCopy('Hello'), '/queue:1');
    expect(served.ngen.ok('service', 'status')).toContain('does not run. "ngen queue continue" lets the work go on, "ngen eqi" does it now.\n');
    expect(served.run('queue', 'continue').stdout).toBe('The queue continues.\nThe native image service was started.\n');
    await served.stopped();
  });
});
