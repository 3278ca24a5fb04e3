import { chmodSync, chownSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

/** A store of a user without any right, and an application whose files are somebody else's. */
const nobodys = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  for (const folder of [ngen.store, join(ngen.store, 'cache')]) chownSync(folder, 65534, 65534);
  chownSync(join(ngen.store, 'cache', 'compilers'), 65534, 65534);
  return { ngen, app: appCopy('Hello') };
};

describe('what the asker may not read', () => {
  it.each(['Hello.dll', 'Newtonsoft.Json.dll', 'Hello.deps.json', 'Hello.runtimeconfig.json'])('%s: is named, with what to do, and ends with 3', (name) => {
    const { ngen, app } = nobodys();
    const file = join(dirname(app), name);
    chmodSync(file, 0o000);
    expect(ngen.run(['install', app], asNobody)).toMatchObject({ status: 3, stdout: '', stderr: `Error: ${file} cannot be read: permission denied. Nothing was changed.\nRun the command as a user who may read it, or let this one read it.\n` });
  });

  it('an installed application in a folder that may not be entered is not gone: update says why it cannot look', () => {
    const { ngen, app } = nobodys();
    expect(ngen.run(['install', app], asNobody).status).toBe(0);
    chmodSync(dirname(app), 0o700);
    const ran = ngen.run(['update'], asNobody);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/Hello\.dll cannot be read: permission denied/) });
    expect(ran.stderr).not.toContain('is gone');
  });
});

it('a dry run of queue pause says what would happen, not that it has', () => {
  const ngen = newStore({ compiler: false });
  expect(ngen.ok('queue', 'pause', '--dry-run')).toBe('would append QueuePaused {}\n');
  ngen.ok('queue', 'continue');
  expect(ngen.ok('queue', 'continue', '--dry-run')).toBe('Nothing would change.\n');
  expect(recordedEvents(ngen.store)).toEqual([]);
});
