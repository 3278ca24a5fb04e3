import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addCompiler } from '../../../adapters/compiler/add-compiler.ts';
import { listCompilers } from '../../../adapters/compiler/list-compilers.ts';
import { unpackPackage } from '../../../adapters/compiler/unpack-package.ts';
import { frameworkVersion } from './support/framework.ts';
import { unpackedPackage } from './support/nuget-package.ts';
import { openFolder } from './support/request.ts';

const compilersIn = (storeFolder: string): readonly string[] => readdirSync(join(storeFolder, 'compilers'));

describe('unpacking a package', () => {
  it('gives the files that NuGet gives', () => {
    const { folder, nupkg } = unpackedPackage();
    const ours = openFolder();
    unpackPackage(nupkg, ours);
    const tools = readdirSync(join(folder, 'tools')).sort();
    expect(readdirSync(join(ours, 'tools')).sort()).toEqual(tools);
    for (const name of ['LICENSE.TXT', ...tools.map((tool) => join('tools', tool))]) {
      expect(readFileSync(join(ours, name)).equals(readFileSync(join(folder, name)))).toBe(true);
    }
  });

  it('refuses a truncated or altered package, and what is none', () => {
    const copy = join(openFolder(), 'copy.nupkg');
    cpSync(unpackedPackage().nupkg, copy);
    const bytes = readFileSync(copy);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    writeFileSync(copy, bytes);
    expect(() => unpackPackage(copy, openFolder())).toThrow(expect.objectContaining({ code: 'compiler-unusable' }));
    truncateSync(copy, 100_000);
    expect(() => unpackPackage(copy, openFolder())).toThrow(expect.objectContaining({ code: 'compiler-unusable' }));
    writeFileSync(copy, '');
    expect(() => unpackPackage(copy, openFolder())).toThrow(expect.objectContaining({ code: 'compiler-unusable' }));
  });
});

describe('a compiler given by hand', () => {
  it.each(['nupkg', 'package folder', 'tools folder'])('is kept from a %s, for every user to run', async (kind) => {
    const { folder, nupkg } = unpackedPackage();
    const storeFolder = openFolder();
    const path = kind === 'nupkg' ? nupkg : kind === 'tools folder' ? join(folder, 'tools') : folder;
    const { compiler, added } = await addCompiler({ storeFolder, path });
    expect(added).toBe(true);
    expect(compiler).toMatchObject({ name: 'crossgen2', version: frameworkVersion(), hostRid: 'linux-x64', from: path });
    expect(listCompilers(storeFolder)).toEqual([compiler]);
    expect(statSync(compiler.program).mode & 0o777).toBe(0o755);
    expect(statSync(dirname(compiler.program)).mode & 0o777).toBe(0o755);
    const asOther = process.geteuid!() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : ['env'];
    expect(execFileSync(asOther[0]!, [...asOther.slice(1), compiler.program, '--version'], { encoding: 'utf8' })).toContain(frameworkVersion());
    expect(compilersIn(storeFolder)).toEqual([`crossgen2-${frameworkVersion()}`]);
  });

  it('is kept once when several bring it at the same time', async () => {
    const storeFolder = openFolder();
    const { folder } = unpackedPackage();
    const kept = await Promise.all([1, 2, 3].map(() => addCompiler({ storeFolder, path: folder })));
    expect(new Set(kept.map(({ compiler }) => compiler.program)).size).toBe(1);
    expect(kept.map(({ added }) => added).sort()).toEqual([false, false, true]);
    expect(kept.every(({ same }) => same)).toBe(true);
    expect(compilersIn(storeFolder)).toHaveLength(1);
  });

  it('takes the place of a damaged one and of what a dead process left', async () => {
    const storeFolder = openFolder();
    const { folder } = unpackedPackage();
    const { program } = (await addCompiler({ storeFolder, path: folder })).compiler;
    rmSync(join(dirname(program), 'compiler.json'));
    cpSync(dirname(program), join(storeFolder, 'compilers', 'new.tmp-1-0-0123456789ab'), { recursive: true });
    expect(listCompilers(storeFolder)).toEqual([]);
    await addCompiler({ storeFolder, path: folder });
    expect(listCompilers(storeFolder)).toHaveLength(1);
    expect(compilersIn(storeFolder)).toHaveLength(1);
  });

  it('stays when another of its version is given, which is told', async () => {
    const storeFolder = openFolder();
    const { folder } = unpackedPackage();
    const { compiler } = await addCompiler({ storeFolder, path: folder });
    const before = readFileSync(compiler.program);
    expect(await addCompiler({ storeFolder, path: folder })).toEqual({ compiler, added: false, same: true });
    const other = openFolder();
    cpSync(dirname(compiler.program), other, { recursive: true });
    appendFileSync(join(other, 'crossgen2'), 'more');
    expect(await addCompiler({ storeFolder, path: other })).toEqual({ compiler, added: false, same: false });
    expect(readFileSync(compiler.program).equals(before)).toBe(true);
    expect(compilersIn(storeFolder)).toHaveLength(1);
  });

  it('is refused when it is not there, is no compiler or does not run, and then nothing is kept', async () => {
    const storeFolder = openFolder();
    await expect(addCompiler({ storeFolder, path: '/nonexistent' })).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(addCompiler({ storeFolder, path: openFolder() })).rejects.toMatchObject({ code: 'compiler-unusable' });
    const other = openFolder();
    writeFileSync(join(other, 'crossgen2'), '#!/bin/sh\necho 1.0.0\n', { mode: 0o755 });
    await expect(addCompiler({ storeFolder, path: other })).rejects.toMatchObject({ code: 'compiler-unusable' });
    writeFileSync(join(other, 'crossgen2'), readFileSync('/bin/true').subarray(0, 1000));
    await expect(addCompiler({ storeFolder, path: other })).rejects.toMatchObject({ code: 'compiler-unusable' });
    expect(compilersIn(storeFolder)).toEqual([]);
  });
});
