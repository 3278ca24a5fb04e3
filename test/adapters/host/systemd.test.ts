import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { appOfExec } from '../../../adapters/host/systemd/app-of-unit.ts';
import { execCommand, execQuote } from '../../../adapters/host/systemd/exec-command.ts';
import { enabledServices, unitFile, unitSettings } from '../../../adapters/host/systemd/unit-settings.ts';
import { withImages } from '../../../adapters/host/systemd/with-images.ts';
import { isFailure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { monoApp } from '../../support/mono-app.ts';
import { requireMono } from '../../support/mono.ts';
import { fakeRoot } from './fake-root.ts';

beforeAll(requireMono);

const hello = join(builtApp('Hello'), 'Hello.dll');

describe('what a unit says', () => {
  const files = {
    'usr/lib/systemd/system/app@.service': '[Service]\nExecStart=/usr/bin/one\n',
    'usr/lib/systemd/system/app.service': '# a comment \\\n[Service]\nExecStart=/usr/bin/app \\\n  --first \\\n  --second\n; another\nEnvironment=A=1\n',
    'etc/systemd/system/app.service.d/10.conf': '[Service]\nEnvironment=B=2\n',
    'etc/systemd/system/app.service.d/20.conf': '[Service]\nExecStart=\nExecStart=/usr/bin/other\n',
    'usr/lib/systemd/system/app.service.d/10.conf': '[Service]\nEnvironment=C=3\n',
    'usr/lib/systemd/system/nightly.timer': '',
  };

  test('the first file of a name counts; lists are added to, and emptied', () => {
    const root = fakeRoot(files);
    const settings = unitSettings('app.service', root);
    expect(settings.get('Service.ExecStart')).toEqual(['/usr/bin/other']);
    expect(settings.get('Service.Environment')).toEqual(['A=1', 'B=2']);
    expect(unitSettings('app.service', root, (file) => file.endsWith('/20.conf')).get('Service.ExecStart')).toEqual(['/usr/bin/app    --first    --second']);
    expect(unitFile('app@one.service', root)).toBe('/usr/lib/systemd/system/app@.service');
    expect(unitFile('none.service', root)).toBeNull();
  });

  test('services that something starts by itself', () => {
    const root = fakeRoot({ ...files, 'etc/systemd/system/multi-user.target.wants/.keep': '', 'etc/systemd/system/timers.target.wants/.keep': '' });
    symlinkSync('/usr/lib/systemd/system/app.service', join(root, 'etc/systemd/system/multi-user.target.wants/app.service'));
    symlinkSync('/usr/lib/systemd/system/nightly.timer', join(root, 'etc/systemd/system/timers.target.wants/nightly.timer'));
    expect(enabledServices(root)).toEqual(['app.service', 'nightly.service']);
  });
});

test.each([
  ['-/bin/a b  "c d" \'e f\'', '-', ['/bin/a', 'b', 'c d', 'e f']],
  ['!!/bin/a "q\\"uote" x\\ y "$$HOME" %%', '!!', ['/bin/a', 'q"uote', 'x y', '$$HOME', '%%']],
  ['/bin/a --o="b c"', '', ['/bin/a', '--o=b c']],
])('the words of %s', (value, prefixes, words) => {
  expect(execCommand(value)).toMatchObject({ prefixes, words });
});

test('a quoted word is taken as it is', () => {
  const odd = 'a "b" \'c\' \\ $HOME %n';
  expect(execCommand(`/bin/x ${execQuote(odd)}`).words[1]).toBe(odd.replaceAll('$', '$$$$').replaceAll('%', '%%'));
});

describe('the application that a unit starts', () => {
  test.each<[string, string, number]>([
    ['/usr/bin/dotnet', `/usr/bin/dotnet ${hello} --port 80`, 1],
    ['with the name alone', `dotnet exec ${hello}`, 2],
    ['relative to the folder', 'dotnet Hello.dll', 1],
    ['its own program', hello.replace(/\.dll$/, ''), 0],
  ])('by %s', (_, value, index) => {
    expect(appOfExec(value, join(hello, '..'))).toMatchObject({ app: hello, index });
  });

  test.each(['/usr/bin/mono --debug', 'mono', '/usr/bin/mono-sgen --config /etc/mono/config'])('of Mono, by %s', (start) => {
    const app = monoApp();
    expect(appOfExec(`${start} ${app} --port 80`, '/')).toMatchObject({ app, index: start.split(' ').length });
  });

  test.each(['/bin/true', 'dotnet build', 'dotnet /nowhere/App.dll', 'dotnet %h/App.dll', `$\{RUNTIME} ${hello}`, ''])('none by %s', (value) => {
    expect(appOfExec(value, '/')).toBeNull();
  });
});

describe('a unit with images', () => {
  const settings = (...values: readonly string[]) => new Map([['Service.ExecStart', values]]);
  const serve = (map: ReadonlyMap<string, readonly string[]>) => withImages('app.service', map, () => '/cache/launchers/x/Hello');

  test('starts the launcher where there is one, and what it started before where there is none', () => {
    const { commands, apps } = serve(settings('/bin/true', `-/usr/bin/dotnet ${hello} "--name=$NAME" %i`));
    expect(apps).toEqual([hello]);
    expect(commands[0]).toBe('/bin/true');
    const { prefixes, words, raw } = execCommand(commands[1]!);
    expect([prefixes, words[0], words[1], words[3]]).toEqual(['-', '/bin/sh', '-c', 'Hello']);
    expect(words[2]).toBe(`[ -x '/cache/launchers/x/Hello' ] && exec '/cache/launchers/x/Hello' "$$@"; exec '/usr/bin/dotnet' '${hello}' "$$@"`);
    expect(raw.slice(4)).toEqual(['"--name=$NAME"', '%i']);
  });

  test('of Mono, too', () => {
    const app = monoApp();
    const { commands, apps } = serve(settings(`mono ${app} "$OPTIONS"`));
    expect(apps).toEqual([app]);
    const { words, raw } = execCommand(commands[0]!);
    expect(words[2]).toBe(`[ -x '/cache/launchers/x/Hello' ] && exec '/cache/launchers/x/Hello' "$$@"; exec 'mono' '${app}' "$$@"`);
    expect(raw.slice(4)).toEqual(['"$OPTIONS"']);
  });

  test.each<[string, ReadonlyMap<string, readonly string[]>, string, RegExp?]>([
    ['starts no application', settings('/bin/true $ARGS'), 'unit-starts-no-app'],
    ['starts nothing', new Map(), 'unit-starts-no-app'],
    ['has a specifier for the application', settings('/usr/bin/dotnet %h/App.dll'), 'unit-not-served', /in the place of "%h\/App\.dll", so that it cannot be told which application/],
    ['has a variable for the application', settings(`mono --debug $\{APP} one`), 'unit-not-served', /in the place of "\$\{APP\}"/],
    ['has a variable for its runtime', settings(`$RUNTIME ${hello}`), 'unit-not-served', /in the place of "\$RUNTIME"/],
    ['gives another argument 0', settings(`@/usr/bin/dotnet name ${hello}`), 'unit-not-served', /with the prefix "@"/],
    ['gives its own program another argument 0', settings(`@${hello.replace(/\.dll$/, '')} name`), 'unit-not-served', /with the prefix "@"/],
    ['takes variables as they are', settings(`:/usr/bin/dotnet ${hello}`), 'unit-not-served'],
    ['has options for the host', settings(`/usr/bin/dotnet --roll-forward Major ${hello}`), 'unit-not-served'],
    ['has a file system of its own', new Map([...settings(`/usr/bin/dotnet ${hello}`), ['Service.RootDirectory', ['/srv/root']]]), 'unit-not-served', /RootDirectory=/],
    ['has a file system of its own in a file', new Map([...settings(`/usr/bin/dotnet ${hello}`), ['Service.RootImage', ['/srv/root.raw']]]), 'unit-not-served', /RootImage=/],
  ])('not one that %s', (_, map, code, reason = /Nothing was changed/) => {
    expect(() => serve(map)).toThrow(expect.toSatisfy((error) => isFailure(error, code) && reason.test(error.message)));
  });
});

test('every unit of ours has the sandbox where its place is marked, and documents itself', () => {
  const folder = join(import.meta.dirname, '../../../adapters/host/systemd');
  for (const name of ['ngen.service', 'ngen-task@.service', 'ngen-changes.service']) expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^SANDBOX$/m);
});
