import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastChangeIn, untilQuiet } from '../../../src/work/until-quiet.ts';
import { temporaryFolder } from '../../support/temp.ts';

const start = 1_000_000;

/** Waits beside somebody who writes at these moments, on a clock that only waiting moves on; when it was over. */
const waited = async (writes: (time: number) => number, signal = new AbortController().signal): Promise<{ readonly was: boolean; readonly until: number }> => {
  let time = start;
  const wait = async (ms: number): Promise<void> => {
    time += ms;
  };
  return { was: await untilQuiet(() => writes(time), signal, { now: () => time, wait }), until: time - start };
};

test.each<[string, (time: number) => number, { readonly was: boolean; readonly until: number }]>([
  ['nobody has written for two seconds', () => start - 2000, { was: false, until: 0 }],
  ['somebody wrote a second ago', () => start - 1000, { was: true, until: 1000 }],
  ['somebody writes for five seconds more', (time) => Math.min(time, start + 5000), { was: true, until: 7000 }],
  ['somebody writes all the time', (time) => time, { was: true, until: 60_000 }],
  ['the clock was put back', () => start + 1e9, { was: true, until: 60_000 }],
])('waits for two seconds without a change, for a minute at most: %s', async (_, writes, expected) => {
  expect(await waited(writes)).toEqual(expected);
});

test('who is asked to stop does not wait', async () => {
  expect(await waited((time) => time, AbortSignal.abort())).toEqual({ was: true, until: 0 });
});

test('a change shows in a watched folder and in a folder in it, not deeper', () => {
  const folder = temporaryFolder();
  const version = join(folder, '10.0.1');
  mkdirSync(join(version, 'deeper'), { recursive: true });
  const before = lastChangeIn([folder]);
  const afterWriting = (name: string): number => {
    while (Date.now() - before < 30); // a tick of the file system's clock
    writeFileSync(join(version, name), '');
    return lastChangeIn([folder]);
  };
  expect(afterWriting('deeper/one')).toBe(before);
  expect(afterWriting('one')).toBeGreaterThan(before);
  expect(lastChangeIn([join(folder, 'gone')])).toBe(0);
});
