import { expect, it } from 'vitest';
import { compilersOf } from '../support/compilers-of.ts';
import { compilesHello } from '../support/gated-service.ts';

it('pause waits for the service to end its compilers, and does not say that nothing compiles when the service does not answer', async () => {
  const { served, begun } = compilesHello(1);
  await begun;
  const { pid } = served.service()!;
  process.kill(pid, 'SIGSTOP');
  expect(served.ngen.run(['queue', 'pause'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`(process ${pid}) still compiles.`) });
  expect(compilersOf(served.ngen.store).length).toBeGreaterThan(0);
  process.kill(pid, 'SIGCONT');
  expect(served.ngen.ok('queue', 'pause')).toBe('The queue is already paused.\n');
  expect(compilersOf(served.ngen.store)).toEqual([]);
});
