import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appCopy, openFolder, runNgen } from '../support/ngen.ts';

it.each([
  ['/proc/ngen', 1, 'the file system makes no folders there'],
  ['/proc/ngen/store', 1, 'the file system makes no folders there'],
  ['/dev/fd/ngen', 1, 'the file system makes no folders there'],
  ['/sys/ngen', 3, '(the file system does not allow it|the file system is read-only)'],
])('%s is refused as the place of a store, with words', (store, status, why) => {
  const ran = runNgen(store, ['install', appCopy('Hello')]);
  expect(ran).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(`^Error: There can be no store in ${store}: ${why}\\. Nothing was changed\\.\nName another folder`) });
});

it('below a file there can be no store', () => {
  const file = join(openFolder(), 'file');
  writeFileSync(file, '');
  expect(runNgen(join(file, 'store'), ['queue', 'pause'])).toMatchObject({ status: 1, stderr: `Error: a part of the path is no folder (lstat ${join(file, 'store')})\n` });
});
