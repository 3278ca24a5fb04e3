import { chmodSync, constants, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtApp } from '../support/dotnet.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';

/** Where an ELF file says which processor it is for (System V ABI, `e_machine`). */
const machineAt = 18;
const riscv = 243;

describe('running an application that has no images', () => {
  it.each([
    ['may not be executed', (apphost: string) => chmodSync(apphost, 0o644)],
    ['is made for another processor', (apphost: string) => {
      const bytes = readFileSync(apphost);
      bytes.writeUInt16LE(riscv, machineAt);
      writeFileSync(apphost, bytes);
    }],
    ['is gone', (apphost: string) => rmSync(apphost)],
  ])('starts it through dotnet where its apphost %s', (_what, spoil) => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('Hello');
    spoil(join(dirname(app), 'Hello'));
    expect(ngen.run(['run', app, '3'])).toMatchObject({ status: 3, stderr: '' });
  });

  it('says so where there is no dotnet that could be executed, but a folder or a file of that name', () => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('Hello');
    rmSync(join(dirname(app), 'Hello'));
    const [folder, file] = [openFolder(), openFolder()];
    mkdirSync(join(folder, 'dotnet'));
    writeFileSync(join(file, 'dotnet'), '', { mode: 0o644 });
    expect(ngen.run(['run', app], { env: { PATH: `${folder}:${file}` } })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: There is no dotnet on PATH/) });
  });

  it('hands it pipes that block, as they came: most programs take a full one that does not for an error', () => {
    const ngen = newStore({ compiler: false });
    const app = join(openFolder(), 'EndFramework.dll');
    copyFileSync(join(builtApp('EndFramework'), 'EndFramework.dll'), app);
    // In the place of Mono, a program that tells how it got its streams: octal flags of open(2).
    const runtime = openFolder();
    writeFileSync(join(runtime, 'mono'), '#!/bin/sh\nfor fd in 0 1 2; do sed -n "s/^flags:[[:space:]]*//p" /proc/$$/fdinfo/$fd; done\n', { mode: 0o755 });
    const { status, stdout } = ngen.run(['run', app], { env: { PATH: `${runtime}:${process.env['PATH']}` } });
    const flags = stdout.trim().split('\n').map((text) => Number.parseInt(text, 8));
    expect({ status, blocking: flags.map((flag) => (flag & constants.O_NONBLOCK) === 0) }).toEqual({ status: 0, blocking: [true, true, true] });
  });
});
