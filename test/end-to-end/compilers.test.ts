import { appendFileSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, inCache } from '../support/ngen-files.ts';

const added = (store: string): readonly unknown[] => recordedEvents(store).flatMap((event) => (event.type === 'CompilerAdded' ? [event.data] : []));

describe('a compiler in the store', () => {
  it('that was fetched is on the record, with the command that needed it, once', () => {
    const ngen = newStore({ compiler: false });
    ngen.ok('install', appCopy('Hello'), '/queue');
    ngen.ok('install', appCopy('EndApp'), '/queue');
    expect(added(ngen.store)).toEqual([{ compiler: expect.stringMatching(/^crossgen2 10\./), from: 'NuGet' }]);
    const entry = ngen.audit().find(({ type }) => type === 'CompilerAdded');
    expect(entry).toMatchObject({ command: expect.stringMatching(/^install .*Hello\.dll \/queue:3$/), actor: 'root' });
  });

  it('that was given by hand is on the record with its path; a dry run only says so', () => {
    const from = newStore();
    const path = join(from.store, 'cache', 'compilers', readdirSync(join(from.store, 'cache', 'compilers'))[0]!);
    const ngen = newStore({ compiler: false });
    expect(ngen.ok('compiler', 'add', path, '--dry-run')).toMatch(/^would append CompilerAdded \{"compiler":"crossgen2 10\..*,"from":"\//);
    expect(everythingIn(ngen.store)).toEqual(new Map());
    expect(ngen.ok('compiler', 'add', path)).toMatch(/^Added crossgen2 10\./);
    ngen.ok('compiler', 'add', path);
    expect(added(ngen.store)).toEqual([{ compiler: expect.stringMatching(/^crossgen2 10\./), from: path }]);
    expect(inCache(ngen.store, 'compilers')).toHaveLength(1);
    expect(ngen.ok('audit')).toMatch(/ngen compiler add \/.*\n +1 {2}put crossgen2 10\..* into the store$/m);
  });

  it('stays when another of its version is given: that is refused, and the record tells no lies', () => {
    const ngen = newStore();
    const [name] = readdirSync(join(ngen.store, 'cache', 'compilers'));
    const stored = join(ngen.store, 'cache', 'compilers', name!);
    const other = join(openFolder(), 'other');
    cpSync(stored, other, { recursive: true });
    expect(ngen.ok('compiler', 'add', other)).toMatch(/^crossgen2 10\..* is in the store already\.$/m);
    appendFileSync(join(other, 'crossgen2'), 'more');
    for (const dryRun of [['--dry-run'], []]) {
      expect(ngen.run(['compiler', 'add', other, ...dryRun])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: Another crossgen2 10\..* is in the store already: .*Nothing was added\.\nRemove /) });
    }
    expect(added(ngen.store)).toEqual([]);
  });

  it('that cannot be used is refused, and nothing is recorded', () => {
    const ngen = newStore({ compiler: false });
    expect(ngen.run(['compiler', 'add', '/nowhere/here'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: There is no \/nowhere\/here\./) });
    expect(ngen.run(['compiler', 'add', '/etc'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: There is no program crossgen2 in \/etc\./) });
    expect(recordedEvents(ngen.store)).toEqual([]);
  });
});
