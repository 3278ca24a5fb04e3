import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { currentProcess } from '../../../adapters/host/process-identity.ts';
import { temporaryName } from '../../../adapters/host/temporary-name.ts';
import { sweepUnfinished } from '../../../adapters/image-store/sweep-unfinished.ts';
import type { Worker } from '../../../domain/worker.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** As a process of this number and start names what it writes; and SQLite's own additions. */
const namesOf = ({ pid, startTime }: Worker): readonly string[] =>
  ['snapshot.json', '0123456789abcdef.json', 'store-id', 'events.db', 'events.db'].map((file, index) => `${file}.tmp-${pid}-${startTime}-0123456789ab${index === 4 ? '-wal' : ''}`);

test('what dead processes were writing goes; what living ones write, and everything finished, stays', () => {
  const folder = temporaryFolder();
  const ours = currentProcess();
  const dead = { ...ours, pid: spawnSync('true').pid };
  const earlierOfOurNumber = { ...ours, startTime: '1' };
  const stays = [...namesOf(ours), basename(temporaryName(join(folder, 'views.db'))), 'snapshot.json', 'events.db', 'events.db-wal', `tmp-${dead.pid}`, `notes.${dead.pid}`, 'audit-1.db'];
  for (const name of [...namesOf(dead), ...namesOf(earlierOfOurNumber), ...stays]) writeFileSync(join(folder, name), '');
  sweepUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual([...stays].sort());
});

test('a folder that is not there has nothing to sweep', () => {
  expect(() => sweepUnfinished(join(temporaryFolder(), 'none'))).not.toThrow();
});
