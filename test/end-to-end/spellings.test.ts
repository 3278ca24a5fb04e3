import { dirname, basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

const isRoot = (ngen: Ngen, app: string): void => expect(ngen.display().roots.map(({ path }) => path)).toEqual([app]);

describe('ways to name an application', () => {
  it('takes the apphost, a relative path, a file of this folder, a name of this folder', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const folder = dirname(app);
    const spellings: readonly (readonly [string, string])[] = [
      ['./Hello', folder],
      ['../Hello/Hello.dll', folder],
      [`${basename(folder)}/Hello`, dirname(folder)],
      ['Hello.dll', folder],
      ['Hello', folder],
      ['Hello, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null', folder],
    ];
    for (const [argument, cwd] of spellings) {
      expect({ argument, ...ngen.run(['install', argument, '/queue'], { cwd }) }).toMatchObject({ argument, status: 0, stdout: `Queued: install ${app}, priority 3.\n`, stderr: '' });
      isRoot(ngen, app);
      expect({ argument, ...ngen.run(['uninstall', argument], { cwd }) }).toMatchObject({ argument, status: 0, stdout: `Uninstalled ${app}.\n` });
      expect(ngen.display().roots).toEqual([]);
    }
  });

  it('runs an application by its apphost and by a path that is relative', () => {
    const ngen = newStore();
    const cwd = dirname(appCopy('Hello'));
    for (const argument of ['./Hello', 'Hello.dll', './Hello.dll']) expect(ngen.run(['run', argument, '7'], { cwd })).toMatchObject({ status: 7, stderr: '' });
  });
});

describe('ways to write an option', () => {
  it('takes slash, dash and two dashes, in any case', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    for (const options of [['/Queue:2'], ['-queue:2'], ['--queue=2'], ['/QUEUE:2', '-NOLOGO']]) {
      const { status, stdout } = ngen.run(['install', app, ...options]);
      expect({ options, status, stdout }).toEqual({ options, status: 0, stdout: `Queued: install ${app}, priority 2.\n` });
      ngen.ok('uninstall', app);
    }
    const accepted = recordedEvents(ngen.store).flatMap((event) => (event.type === 'CommandAccepted' ? [event.data.command] : []));
    expect(new Set(accepted)).toEqual(new Set([`install ${app} /queue:2`, `uninstall ${app}`]));
  });
});
