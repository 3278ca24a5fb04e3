import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readNativeProgram } from '../../../adapters/binding/apphost.ts';
import { findDotnetRoot } from '../../../adapters/binding/dotnet-root.ts';
import { findApphost, resolveAppArgument } from '../../../adapters/binding/resolve-app-argument.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { failureOf } from './failure-of.ts';

let hello: string;
beforeAll(() => {
  hello = builtApp('Hello');
});

const copyOfHello = (): string => {
  const copy = join(temporaryFolder(), 'app');
  cpSync(hello, copy, { recursive: true });
  return copy;
};

describe('what leads to an assembly', () => {
  test('the assembly, its apphost, and links to them', () => {
    const app = join(hello, 'Hello.dll');
    const link = join(temporaryFolder(), 'link');
    symlinkSync(join(hello, 'Hello'), link);
    for (const path of [app, join(hello, 'Hello'), link]) expect(resolveAppArgument(path)).toBe(app);
    expect(findApphost(app)).toBe(join(hello, 'Hello'));
    expect(findApphost(join(hello, 'Newtonsoft.Json.dll'))).toBeNull();
  });

  test('a renamed apphost still knows its assembly, and is not the apphost of another', () => {
    const copy = copyOfHello();
    renameSync(join(copy, 'Hello'), join(copy, 'Newtonsoft.Json'));
    expect(resolveAppArgument(join(copy, 'Newtonsoft.Json'))).toBe(join(copy, 'Hello.dll'));
    expect(findApphost(join(copy, 'Newtonsoft.Json.dll'))).toBeNull();
    expect(findApphost(join(copy, 'Hello.dll'))).toBeNull();
  });

  test('apphosts of .NET 8', () => {
    const packages = builtApp('BindPackages');
    expect(readNativeProgram(join(packages, 'BindPackages'))).toEqual({ kind: 'apphost', assembly: 'BindPackages.dll' });
  });

  test('a Windows apphost beside the assembly', () => {
    const folder = builtApp('Hello', { properties: ['-r', 'win-x64', '--self-contained', 'false'] });
    expect(resolveAppArgument(join(folder, 'Hello.exe'))).toBe(join(folder, 'Hello.dll'));
  });

  test('a managed exe', () => {
    const exe = join(temporaryFolder(), 'Old.exe');
    copyFileSync(join(hello, 'Hello.dll'), exe);
    expect(resolveAppArgument(exe)).toBe(exe);
  });
});

describe('what does not', () => {
  test.each([
    ['framework-dependent', 'false'],
    ['self-contained', 'true'],
  ])('a %s single-file application', (_, selfContained) => {
    const folder = builtApp('Hello', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', selfContained, '-p:PublishSingleFile=true'] });
    expect(failureOf(() => resolveAppArgument(join(folder, 'Hello')))).toMatchObject({ code: 'single-file-app', message: expect.stringContaining(join(folder, 'Hello')) });
  });

  test('nothing, a folder, a program of another kind, a text, an apphost without its assembly, an unbound apphost', () => {
    const copy = copyOfHello();
    rmSync(join(copy, 'Hello.dll'));
    writeFileSync(join(copy, 'text'), 'App.dll');
    writeFileSync(join(copy, 'empty'), '');
    const codeOf = (path: string): string => failureOf(() => resolveAppArgument(path)).code;
    expect(codeOf(join(copy, 'nothing.dll'))).toBe('assembly-not-found');
    expect(codeOf(join(copy, 'Hello', 'x.dll'))).toBe('assembly-not-found');
    expect(codeOf(copy)).toBe('not-an-assembly');
    expect(codeOf('/bin/sh')).toBe('not-an-assembly');
    expect(codeOf(join(copy, 'text'))).toBe('not-an-assembly');
    expect(codeOf(join(copy, 'empty'))).toBe('not-an-assembly');
    expect(codeOf(join(copy, 'Hello'))).toBe('assembly-not-found');
    expect(codeOf(findDotnetRoot(false, { environment: bindingEnvironment() }).dotnet)).toBe('not-an-assembly');
  });

  test('programs that end anywhere or claim impossible sizes', () => {
    const folder = temporaryFolder();
    const whole = readFileSync(join(hello, 'Hello'));
    for (const size of [0, 5, 6, 40, 63, 64, 100, 400, 5000, whole.length - 1]) {
      const file = join(folder, `cut-${size}`);
      writeFileSync(file, whole.subarray(0, size));
      expect(['not-an-assembly', 'assembly-not-found']).toContain(failureOf(() => resolveAppArgument(file)).code);
    }
    const wild = Buffer.from(whole);
    wild.writeBigUInt64LE(0xffff_ffff_ffffn, 32);
    writeFileSync(join(folder, 'wild'), wild);
    expect(failureOf(() => resolveAppArgument(join(folder, 'wild'))).code).toBe('not-an-assembly');
  });

  test('a file in a folder that may not be entered', () => {
    if (process.getuid?.() === 0) process.seteuid!('nobody');
    const outer = temporaryFolder();
    try {
      mkdirSync(join(outer, 'closed'));
      writeFileSync(join(outer, 'closed', 'App.dll'), '');
      chmodSync(join(outer, 'closed'), 0o000);
      expect(failureOf(() => resolveAppArgument(join(outer, 'closed', 'App.dll')))).toMatchObject({ code: 'unreadable-file', kind: 'permission' });
      chmodSync(join(outer, 'closed'), 0o700);
    } finally {
      if (process.getuid?.() === 0) process.seteuid!(0);
    }
  });
});

