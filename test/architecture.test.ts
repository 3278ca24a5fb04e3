import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { programVersion } from '../src/version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const depcruise = join(root, 'node_modules', '.bin', 'depcruise');

/** A file that does what the architecture forbids; the rules must see it, which they do not when their parser reads no TypeScript. */
const probe = (folder: string): string => join(root, folder, 'forbidden-import-probe.ts');

const forbidden: readonly (readonly [folder: string, line: string, rule: string])[] = [
  ['domain', "import { readFileSync } from 'node:fs';\nexport const probe = readFileSync;", 'domain-is-pure'],
  ['domain', "import type { EventLog } from '../adapters/event-log/event-log.ts';\nexport type Probe = EventLog;", 'domain-is-pure'],
  ['projections', "import { readFileSync } from 'node:fs';\nexport const probe = readFileSync;", 'projections-know-the-domain-only'],
  ['adapters/views', "import { programVersion } from '../../src/version.ts';\nexport const probe = programVersion;", 'adapters-do-not-know-the-program'],
  ['src', "import { DatabaseSync } from 'node:sqlite';\nexport const probe = DatabaseSync;", 'sqlite-only-in-adapters'],
  ['src', "import { EventStoreDBClient } from '@eventstore/db-client';\nexport const probe = EventStoreDBClient;", 'grpc-only-in-its-adapter'],
];

describe('the rules of imports', () => {
  afterEach(() => {
    for (const [folder] of forbidden) rmSync(probe(folder), { force: true });
  });

  test.each(forbidden)('a forbidden import in %s is found: %s', (folder, text, rule) => {
    writeFileSync(probe(folder), `${text}\n`);
    const { status, stdout } = spawnSync(depcruise, [probe(folder)], { cwd: root, encoding: 'utf8' });
    expect(stdout).toContain(rule);
    expect(status).not.toBe(0);
  });
});

test('the version that events carry is the package’s', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(programVersion).toBe(version);
});
