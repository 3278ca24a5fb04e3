import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepUnfinished } from '../../../adapters/image-store/sweep-unfinished.ts';
import { temporaryFolder } from '../../support/temp.ts';

const id = '0b6f5a5e-7c1d-4f5e-9a57-2f6f0f1c3e11';

/** A name for each place that writes files beside their own, and SQLite's own additions. */
const namesOf = (pid: number): readonly string[] => [
  `snapshot.json.tmp-${pid}`,
  `0123456789abcdef.json.tmp-${pid}`,
  `store-id.${pid}.tmp`,
  `events.db.${pid}-${id}.tmp`,
  `events.db.${pid}-${id}.tmp-journal`,
  `events.db.${pid}-${id}.tmp-wal`,
];

test('what dead processes were writing goes; what living ones write, and everything finished, stays', () => {
  const folder = temporaryFolder();
  const dead = spawnSync('true').pid;
  const stays = [...namesOf(process.pid), 'snapshot.json', 'events.db', 'events.db-wal', `tmp-${dead}`, `notes.${dead}`, 'audit-1.db'];
  for (const name of [...namesOf(dead), ...stays]) writeFileSync(join(folder, name), '');
  sweepUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual([...stays].sort());
});

test('a folder that is not there has nothing to sweep', () => {
  expect(() => sweepUnfinished(join(temporaryFolder(), 'none'))).not.toThrow();
});
