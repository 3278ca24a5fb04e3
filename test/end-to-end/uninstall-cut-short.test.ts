import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';

test('what an uninstall that was cut short left of a launcher goes with the next command', () => {
  const ngen = newStore();
  const app = appCopy('Hello');
  ngen.ok('install', app);
  const kept = openFolder();
  for (const folder of ['launchers', 'records']) cpSync(join(ngen.store, 'cache', folder), join(kept, folder), { recursive: true });
  ngen.ok('uninstall', app);
  // As if the process had been killed after the log said so, and before it had removed these.
  for (const folder of ['launchers', 'records']) cpSync(join(kept, folder), join(ngen.store, 'cache', folder), { recursive: true });
  ngen.ok('queue', 'pause');
  for (const folder of ['launchers', 'records']) expect(readdirSync(join(ngen.store, 'cache', folder))).toEqual([]);
});
