import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { untilQuiet } from '../../../src/work/until-quiet.ts';
import { temporaryFolder } from '../../support/temp.ts';

const never = new AbortController().signal;

/** A folder in which something changes each tenth of a second for so many milliseconds; resolves to how long it was waited for. */
const waitedFor = async (changesMs: number): Promise<number> => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  const begun = performance.now();
  writeFileSync(file, '');
  const timer = setInterval(() => (performance.now() - begun < changesMs ? utimesSync(file, new Date(), new Date()) : clearInterval(timer)), 100);
  try {
    expect(await untilQuiet([folder], never)).toBe(true);
    return performance.now() - begun;
  } finally {
    clearInterval(timer);
  }
};

/** How long something changes, and how long that is waited for; in milliseconds. */
const cases: readonly (readonly [changes: number, least: number, most: number])[] = [[1500, 3300, 20_000], ...(process.env['NGEN_TEST_TIER'] === 'full' ? [[100_000, 59_900, 80_000] as const] : [])];

test.each(cases)('what changes for %i ms is waited for until it has been quiet for two seconds, for a minute at most', async (changes, least, most) => {
  const waited = await waitedFor(changes);
  expect(waited).toBeGreaterThan(least);
  expect(waited).toBeLessThan(most);
});

test('where nothing is there, or nothing changes, nothing is waited for', async () => {
  const folder = temporaryFolder();
  await untilQuiet([folder], never);
  expect(await untilQuiet([folder, '/nonexistent'], never)).toBe(false);
});
