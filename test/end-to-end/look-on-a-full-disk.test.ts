import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { everythingIn } from '../support/ngen-files.ts';

/** A folder on a disk of its own, that can be filled; where none may be mounted, no file may have a size. */
const disk = (): { readonly folder: string; readonly fill: () => void; readonly through: () => readonly string[] } => {
  const folder = openFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'mode=755,size=45m', 'tmpfs', folder]).status !== 0) {
    return { folder, fill: () => undefined, through: () => ['sh', '-c', `trap '' XFSZ; ulimit -f 0; exec "$@"`, 'sh'] };
  }
  onTestFinished(() => void spawnSync('umount', [folder]));
  const fill = (): void => {
    const filler = openSync(join(folder, 'filler'), 'w');
    const block = Buffer.alloc(4096);
    try {
      for (;;) writeSync(filler, block);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      closeSync(filler);
    }
  };
  return { folder, fill, through: () => [] };
};

const looks = [['display'], ['display', 'Hello'], ['display', '--at', '1'], ['queue', 'status'], ['audit'], ['update', '--dry-run']] as const;

const storeOn = (folder: string): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore({ store: join(folder, 'store') });
  const app = appCopy('Hello');
  ngen.ok('install', app);
  return { ngen, app };
};

describe('on a full disk', () => {
  it('everything can be looked at, whether the published views are there or not; a change says what is wrong', () => {
    const { folder, fill, through } = disk();
    const { ngen, app } = storeOn(folder);
    const answers = (options: { readonly through: readonly string[] }): readonly unknown[] =>
      looks.map((args) => {
        const { stdout, ...ran } = ngen.run(args, options);
        return { args, ...ran, stdout: stdout.replace(/The machine is (busy|idle)\./, '') };
      });
    const before = answers({ through: [] });
    for (const answer of before) expect(answer).toMatchObject({ status: 0, stderr: '' });
    fill();
    expect(answers({ through: through() })).toEqual(before);
    rmSync(join(ngen.store, 'views.db'));
    fill();
    expect(answers({ through: through() })).toEqual(before);
    const files = everythingIn(ngen.store);
    expect(ngen.run(['uninstall', app], { through: through() })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*(disk|space|room)/m) });
    expect(everythingIn(ngen.store)).toEqual(files);
  });

  it('a log that was cut off says that reading it takes a little room', () => {
    const { folder, fill, through } = disk();
    const { ngen } = storeOn(folder);
    const log = join(ngen.store, 'events.db');
    const aside = join(openFolder(), 'aside');
    mkdirSync(aside);
    const db = new DatabaseSync(log);
    db.exec('CREATE TABLE cut_off (one)');
    for (const suffix of ['', '-wal']) copyFileSync(log + suffix, join(aside, `log${suffix}`));
    db.close();
    for (const suffix of ['', '-wal']) copyFileSync(join(aside, `log${suffix}`), log + suffix);
    rmSync(join(ngen.store, 'views.db'));
    fill();
    expect(ngen.run(['display'], { through: through() })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*events\.db: to read it takes a little room .*Nothing was changed\.\nFree some disk space/) });
  });
});
