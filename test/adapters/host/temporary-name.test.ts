import { once } from 'node:events';
import { expect, test } from 'vitest';
import { readProcessStat } from '../../../adapters/host/process-stat.ts';
import { isLeftover, isTemporary, temporaryName } from '../../../adapters/host/temporary-name.ts';
import { unasked } from '../../support/unasked.ts';

const nameOf = (pid: number, startTime: string): string => `image.tmp-${pid}-${startTime}-0123456789ab`;

test('what is not finished is left over when its owner is gone, ended though nobody asked for it yet, or another of that number', async () => {
  expect(isLeftover(temporaryName('image'))).toBe(false);
  expect(isLeftover(nameOf(process.pid, '1'))).toBe(true);
  const owner = unasked('true');
  const { startTime } = readProcessStat(owner.pid!)!;
  expect(isLeftover(nameOf(owner.pid!, startTime))).toBe(true);
  await once(owner, 'exit');
  expect(isLeftover(nameOf(owner.pid!, startTime))).toBe(true);
});

test('what none of ours named is not ours', () => {
  for (const name of ['image', 'image.tmp-1', 'image.tmp-1-2-xyz']) expect([isTemporary(name), isLeftover(name)]).toEqual([false, false]);
});
