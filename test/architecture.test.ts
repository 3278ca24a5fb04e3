import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { programVersion } from '../src/version.ts';
import { temporaryFolder } from './support/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const probe = 'forbidden-import-probe.ts';

/** The project as the check sees it, in a folder of its own: nobody else meets a file that breaks the rules. */
const copyOfSources = (): string => {
  const copy = temporaryFolder('ngen-architecture-');
  for (const name of ['src', 'domain', 'projections', 'adapters', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

const check = (folder: string, ...paths: readonly string[]) => spawnSync(join(root, 'node_modules', '.bin', 'depcruise'), paths, { cwd: folder, encoding: 'utf8' });

/** Files that do what the architecture forbids; the rules must see it, which they do not when their parser reads no TypeScript. */
const forbidden: readonly (readonly [folder: string, line: string, rule: string])[] = [
  ['domain', "import { readFileSync } from 'node:fs';\nexport const probe = readFileSync;", 'domain-is-pure'],
  ['domain', "import type { EventLog } from '../adapters/event-log/event-log.ts';\nexport type Probe = EventLog;", 'domain-is-pure'],
  ['projections', "import { readFileSync } from 'node:fs';\nexport const probe = readFileSync;", 'projections-know-the-domain-only'],
  ['adapters/views', "import { programVersion } from '../../src/version.ts';\nexport const probe = programVersion;", 'adapters-do-not-know-the-program'],
  ['src', "import { DatabaseSync } from 'node:sqlite';\nexport const probe = DatabaseSync;", 'sqlite-only-in-adapters'],
  ['src', "import { EventStoreDBClient } from '@eventstore/db-client';\nexport const probe = EventStoreDBClient;", 'grpc-only-in-its-adapter'],
];

describe('the rules of imports', () => {
  test('hold', () => {
    expect(check(copyOfSources(), 'src', 'domain', 'projections', 'adapters')).toMatchObject({ status: 0, stdout: expect.stringContaining('no dependency violations found') });
  });

  test.each(forbidden)('a forbidden import in %s is found: %s', (folder, text, rule) => {
    const copy = copyOfSources();
    writeFileSync(join(copy, folder, probe), `${text}\n`);
    const { status, stdout } = check(copy, join(folder, probe));
    expect(stdout).toContain(rule);
    expect(status).not.toBe(0);
  });
});

test('the version that events carry is the package’s', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(programVersion).toBe(version);
});
