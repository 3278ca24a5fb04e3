import { createHash } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dpkgWork } from '../../../../adapters/host/dpkg/dpkg-log.ts';
import { dpkgOwner } from '../../../../adapters/host/dpkg/dpkg-owner.ts';
import { traceFile } from '../../../../adapters/host/trace-file.ts';
import { fakeRoot } from '../fake-root.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const machine = {
  'var/lib/dpkg/info/some-app:amd64.list': '/.\n/usr\n/usr/lib/app\n/usr/lib/app/App.dll\n/usr/lib/app/Shared.dll\n',
  'var/lib/dpkg/info/some-app:amd64.md5sums': `${md5('new')}  usr/lib/app/App.dll\n`,
  'var/lib/dpkg/info/other.list': '/.\n/lib/x/Old.dll\n/usr/lib/app/Shared.dll\n/usr/bin/tool\n',
  'var/lib/dpkg/diversions': '/usr/bin/tool\n/usr/bin/tool.real\ndiverter\n',
  'usr/lib/app/App.dll': 'new',
};

describe('the package that owns a file', () => {
  test.each([
    ['/usr/lib/app/App.dll', { package: 'some-app', intact: true }],
    ['/usr/lib/x/Old.dll', { package: 'other', intact: null }],
    ['/usr/lib/app/Shared.dll', null],
    ['/usr/lib/app/App', null],
    ['/usr/bin/tool', null],
    ['/usr/bin/tool.real', null],
  ])('of %s', (path, owner) => {
    expect(dpkgOwner(path, fakeRoot(machine))).toEqual(owner);
  });

  test('it is not intact when somebody wrote it', () => {
    expect(dpkgOwner('/usr/lib/app/App.dll', fakeRoot({ ...machine, 'usr/lib/app/App.dll': 'patched' }))).toEqual({ package: 'some-app', intact: false });
  });

  test('no dpkg here', () => {
    expect(dpkgOwner('/usr/lib/app/App.dll', fakeRoot({}))).toBeNull();
  });
});

const log = `2026-11-20 10:00:00 startup archives unpack
2026-11-20 10:00:01 install some-app:amd64 <none> 1.0-1
2026-11-20 10:00:01 status half-installed some-app:amd64 1.0-1
2026-11-20 10:00:02 status unpacked some-app:amd64 1.0-1
2026-11-20 10:00:05 configure some-app:amd64 1.0-1 <none>
2026-11-20 10:00:07 status installed some-app:amd64 1.0-1
`;
const later = `2026-11-21 10:00:01 upgrade some-app:amd64 1.0-1 2.0-1
2026-11-21 10:00:01 upgrade some-app-doc:all 1.0-1 9
2026-11-21 10:00:03 status unpacked some-app-doc:all 9
`;
const at = (day: number, second: number): number => new Date(2026, 10, day, 10, 0, second).getTime();

test('when dpkg was at work on a package, by its log and the one before', () => {
  expect(dpkgWork('some-app', at(21, 9), fakeRoot({ 'var/log/dpkg.log.1': log, 'var/log/dpkg.log': later }))).toEqual([
    { version: '1.0-1', from: at(20, 1), to: at(20, 2) + 999 },
    { version: '1.0-1', from: at(20, 5), to: at(20, 7) + 999 },
    { version: '2.0-1', from: at(21, 1), to: at(21, 9) },
  ]);
  expect(dpkgWork('some-app', 0, fakeRoot({}))).toEqual([]);
});

test('an upgrade lasts until the new version is unpacked, and is not over with what dpkg says of the old one', () => {
  const upgrade = `2026-11-20 10:00:01 upgrade some-app:all 1.0-1 2.0-1
2026-11-20 10:00:01 status half-configured some-app:all 1.0-1
2026-11-20 10:00:01 status unpacked some-app:all 1.0-1
2026-11-20 10:00:02 status half-installed some-app:all 1.0-1
2026-11-20 10:00:08 status unpacked some-app:all 2.0-1
`;
  expect(dpkgWork('some-app', at(21, 9), fakeRoot({ 'var/log/dpkg.log': upgrade }))).toEqual([{ version: '2.0-1', from: at(20, 1), to: at(20, 8) + 999 }]);
});

test('all together', () => {
  const root = fakeRoot(machine);
  const changed = statSync(join(root, 'usr/lib/app/App.dll')).ctimeMs;
  const now = changed + 60_000;
  const upgradedAt = (time: number): void => {
    const date = new Date(time);
    const two = (part: number): string => String(part).padStart(2, '0');
    const stamp = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    mkdirSync(join(root, 'var/log'), { recursive: true });
    writeFileSync(join(root, 'var/log/dpkg.log'), `${stamp} upgrade some-app:amd64 1.0-1 2.0-1\n${stamp} status unpacked some-app:amd64 2.0-1\n`);
  };
  expect(traceFile('/usr/lib/app/Gone.dll', { since: 5, now, root })).toEqual({ kind: 'unknown', after: 5, before: Math.floor(now) });
  upgradedAt(changed - 60_000);
  expect(traceFile('/usr/lib/app/App.dll', { since: null, now, root })).toMatchObject({ kind: 'unknown' });
  upgradedAt(changed);
  expect(traceFile('/usr/lib/app/App.dll', { since: null, now, root })).toMatchObject({ kind: 'package', package: 'some-app', version: '2.0-1' });
});
