import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileImage } from '../../../adapters/compiler/compile-image.ts';
import { readableByAll } from '../../../adapters/compiler/readable-by-all.ts';
import { sandbox } from '../../../adapters/compiler/sandbox.ts';
import { builtApp } from '../../support/dotnet.ts';
import { testCompiler } from './support/crossgen2.ts';
import { fakeCompiler } from './support/fake-compiler.ts';
import { openFolder, requestFor, roomy } from './support/request.ts';

const hello = (): string => join(builtApp('Hello'), 'Hello.dll');
const json = (): string => join(builtApp('Hello'), 'Newtonsoft.Json.dll');
const isRoot = process.geteuid!() === 0;

/** What a script says that runs in the compiler's place. */
const said = async (script: string, changes: { readonly background?: boolean; readonly references?: readonly string[] } = {}): Promise<string> => {
  const { background = false, ...rest } = changes;
  const result = await compileImage(fakeCompiler(`${script}\nexit 1`), requestFor(hello(), rest), { ...roomy, background });
  return result.ok ? '' : result.diagnostics;
};

describe('the compiler', () => {
  it('has no privileges and cannot get any', async () => {
    const status = await said('cat /proc/self/status');
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(isRoot ? /^Uid:\t(19|20)\d{8}\t/m : new RegExp(`^Uid:\t${process.geteuid!()}\t`, 'm'));
  });

  it('has no network where the machine lets us take it away', async () => {
    const interfaces = (await said('tail -n +3 /proc/net/dev | cut -d: -f1')).trim().split(/\s+/);
    const { namespaces } = await sandbox();
    const ours = execFileSync('sh', ['-c', 'tail -n +3 /proc/net/dev | cut -d: -f1'], { encoding: 'utf8' }).trim().split(/\s+/);
    expect(interfaces).toEqual(namespaces.length > 0 ? ['lo'] : ours);
  });

  it('writes only to its own folder', async () => {
    const request = requestFor(hello());
    const script = `touch "$(dirname "$image")/own" && echo own; touch "${request.folder}/beside" && echo beside; touch "${request.input}" && echo input; exit 1`;
    const result = await compileImage(fakeCompiler(script), request, roomy);
    const words = (result.ok ? '' : result.diagnostics).split('\n');
    expect(words).toContain('own');
    // As an ordinary user it is who we are, unless that user may have mounts of his own.
    const kept = isRoot || (await sandbox()).readOnly;
    expect([words.includes('beside'), words.includes('input')]).toEqual([!kept, !kept]);
  });

  it('sees none of our environment', async () => {
    process.env['NGEN_TEST_SECRET'] = 'swordfish';
    try {
      const environment = await said('env');
      expect(environment).toContain('PATH=');
      expect(environment).not.toContain('swordfish');
    } finally {
      delete process.env['NGEN_TEST_SECRET'];
    }
  });

  it('leaves the processor to others in the background, its session too, and is the first to go when memory runs out', async () => {
    const facts = 'cut -d" " -f41 /proc/$$/stat; cat /proc/self/autogroup; cat /proc/self/oom_score_adj';
    const [policy, autogroup, score] = (await said(facts, { background: true })).split('\n');
    expect(policy).toBe('5'); // SCHED_IDLE (sched(7))
    expect(autogroup).toMatch(/nice 19$/);
    expect(score).toBe('1000');
    expect((await said(facts)).split('\n').slice(0, 2)).toEqual(['0', expect.stringMatching(/nice 0$/)]);
  });

  it('leaves it to others also where many start at the same moment: the kernel takes few words of a session\'s weight at a time', async () => {
    const weights = await Promise.all(Array.from({ length: 6 }, () => said('cat /proc/self/autogroup', { background: true })));
    for (const weight of weights) expect(weight).toMatch(/nice 19$/m);
  });

  it('does not start when it may not read what it needs; root\'s private folders are read for it', async () => {
    const folder = openFolder();
    const reference = join(folder, 'private', 'Newtonsoft.Json.dll');
    mkdirSync(join(folder, 'private'));
    copyFileSync(json(), reference);
    chmodSync(reference, 0);
    expect(readableByAll([reference])).toBe(false);
    const request = requestFor(hello(), { others: [reference] });
    const result = await compileImage(await testCompiler(), request, roomy);
    const refusal = { ok: false, reason: 'failed', diagnostics: expect.stringContaining(reference) };
    expect(result).toMatchObject(isRoot ? { ok: true } : refusal);
    if (!isRoot) return;
    const open = requestFor(hello(), { others: [json()] });
    expect(await compileImage(await testCompiler(), open, roomy)).toMatchObject({ ok: true, hash: result.ok && result.hash });
    const without = { ...(await sandbox()), readingPrivileges: (await sandbox()).privileges };
    const refused = await compileImage(await testCompiler(), request, roomy, undefined, { sandbox: without });
    expect(refused).toMatchObject(refusal);
  });

  it('runs without util-linux too, without its help', async () => {
    const request = requestFor(hello(), { others: [json()] });
    const bare = { privileges: [], readingPrivileges: [], namespaces: [], readOnly: false, background: [], owner: null };
    expect(await compileImage(await testCompiler(), request, { ...roomy, background: true }, undefined, { sandbox: bare })).toMatchObject({ ok: true });
    expect(existsSync(request.output)).toBe(true);
  });
});
