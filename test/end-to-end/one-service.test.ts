import { describe, expect, it } from 'vitest';
import { byItselfEnvironment } from '../../src/service/by-itself.ts';
import { ended } from '../support/ended.ts';
import { compilesHello, count, gatedCompiler } from '../support/gated-service.ts';
import { appCopy } from '../support/ngen.ts';
import { until } from '../support/ngen-files.ts';
import { servedStore, serviceOn } from '../support/service.ts';

describe('the service of a store', () => {
  it('is one for a store, whoever starts it', async () => {
    const { served, open, begun } = compilesHello(2);
    await begun;
    const { pid } = served.service()!;
    const byTimer = { TRIGGER_UNIT: 'ngen-task@x64.timer' };
    const others = [['service'], ['service'], ['task', byTimer]] as const;
    const answers = await Promise.all(others.map(async ([what, env]) => ended(served.ngen.start([what, 'run'], { env: { ...serviceOn, ...env } }))));
    const already = { status: 0, stdout: `The native image service runs already, as process ${pid}.\n` };
    expect(answers).toMatchObject([already, already, { status: 0, stdout: expect.stringContaining(`The native image service, process ${pid}, does what is queued.\n`) }]);
    expect(count(served, 'ServiceStarted')).toBe(1);
    open();
    await served.stopped();
    expect(count(served, 'ServiceStarted')).toBe(1);
  });

  it('is one of several that start at the same time', async () => {
    const served = servedStore();
    const open = gatedCompiler(served);
    served.ngen.ok('install', appCopy('Hello'), '/queue:1');
    const all = [1, 2, 3, 4].map(() => served.ngen.start(['service', 'run']));
    const answers = all.map(ended);
    await until('all others have ended', () => all.filter(({ exitCode }) => exitCode !== null).length === 3);
    const one = all.find(({ exitCode }) => exitCode === null);
    expect(served.service()!.pid).toBe(one!.pid);
    open();
    const said = (await Promise.all(answers)).map(({ status, stdout }) => `${status} ${stdout}`);
    expect(said.filter((line) => line === `0 The native image service runs already, as process ${one!.pid}.\n`)).toHaveLength(3);
    expect(said.filter((line) => line.endsWith('Nothing is queued any more; the service shuts down.\n'))).toHaveLength(1);
    expect(count(served, 'ServiceStarted')).toBe(1);
    expect(count(served, 'ImageCompiled')).toBe(2);
  });

  it('is on behalf of the program that asked for it, or of nobody when it started by itself', () => {
    const { ngen } = servedStore();
    for (const env of [{}, byItselfEnvironment]) expect(ngen.run(['service', 'run'], { env }).status).toBe(0);
    expect(ngen.audit('--kind', 'ServiceStarted').map(({ installer }) => installer)).toEqual([{ kind: 'command', command: expect.stringContaining('vitest') }, null]);
  });
});
