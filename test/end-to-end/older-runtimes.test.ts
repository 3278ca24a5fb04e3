import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acquireCompiler } from '../../adapters/compiler/acquire-compiler.ts';
import { testCache } from '../support/dotnet.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { olderRuntimes } from '../support/older-runtimes.ts';

const { root, versions } = olderRuntimes();

/** The compiler of a runtime's major version, brought once as an install would bring it. */
const compilersFor = async (version: string): Promise<string> => {
  const storeFolder = join(testCache, `end-to-end-crossgen2-${version}`);
  mkdirSync(storeFolder, { recursive: true });
  await acquireCompiler({ storeFolder, runtimeMajor: Number(version.split('.')[0]), runtimeVersion: version });
  return join(storeFolder, 'compilers');
};

describe.each(versions)('an application of .NET %s', (version) => {
  test('runs on its own runtime with images of its own compiler', async () => {
    const framework = `net${version.split('.').slice(0, 2).join('.')}`;
    const app = appCopy('Hello', { properties: [`-p:HelloFramework=${framework}`, '-p:UseAppHost=false'] });
    const ngen = newStore({ compiler: false });
    cpSync(await compilersFor(version), join(ngen.store, 'cache', 'compilers'), { recursive: true });
    const env = { PATH: `${root}:${process.env['PATH']}` };
    const installed = ngen.run(['install', app], { env });
    expect(installed).toMatchObject({ status: 0, stderr: '' });

    const log = join(openFolder(), 'images');
    const { status, stdout } = ngen.run(['run', app, 'argument'], { env: { ...env, DOTNET_ReadyToRunLogFile: log } });
    expect(status).toBe(0);
    const { location } = JSON.parse(stdout) as { location: string };
    expect(location.startsWith(join(ngen.store, 'cache', 'views'))).toBe(true);
    // The runtime's own word: it initialised the native code of the file in the view.
    const written = readdirSync(join(log, '..')).filter((name) => name.startsWith('images')).map((name) => readFileSync(join(log, '..', name), 'utf8'));
    expect(written.join('\n')).toContain(location);
    expect(existsSync(location)).toBe(true);
    expect(execFileSync(join(root, 'dotnet'), [app], { encoding: 'utf8' })).not.toContain('views');
  });
});
