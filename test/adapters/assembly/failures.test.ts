import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { Failure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { attempt } from './support/attempt.ts';

const failureOf = (file: string): Failure => {
  const outcome = attempt(() => readAssembly(file));
  expect(outcome).toBeInstanceOf(Failure);
  return outcome as Failure;
};

const written = (name: string, content: string | Buffer): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
};

const assembly = (): Buffer => readFileSync(join(builtApp('LoadHints'), 'LoadHints.dll'));

describe('a file that is no assembly', () => {
  it.each([
    ['a file that does not exist', () => join(temporaryFolder(), 'gone.dll'), 'file-not-found', /does not exist/],
    ['a path through a file', () => join(written('plain', 'text'), 'x.dll'), 'file-not-found', /does not exist/],
    ['a folder', () => temporaryFolder(), 'not-a-pe-file', /is a folder/],
    ['an empty file', () => written('empty.dll', ''), 'not-a-pe-file', /is an empty file/],
    ['a file of one byte', () => written('one.dll', 'M'), 'not-a-pe-file', /is no PE file/],
    ['a text', () => written('text.dll', 'Hello, world. '.repeat(100)), 'not-a-pe-file', /is no PE file/],
    ['a text that begins like a PE file', () => written('mz.dll', 'MZ Hello, world. '.repeat(100)), 'not-a-pe-file', /no PE signature/],
    ['an ELF program', () => process.execPath, 'not-a-pe-file', /is an ELF program/],
    ['an apphost', () => join(builtApp('MetadataOracle'), 'MetadataOracle'), 'not-a-pe-file', /is an ELF program/],
    ['a netmodule', () => netmodule(), 'netmodule', /is a netmodule/],
    ['a native DLL', () => nativeDll(), 'native-dll', /has no CLI header/],
  ])('%s', (_, make, code, message) => {
    const file = make();
    const failure = failureOf(file);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(file);
    expect(failure.message).toMatch(message);
    expect(failure.kind).toBe('work');
  });

  it('a file without permission to read it, for another user', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const file = join(folder, 'secret.dll');
    writeFileSync(file, assembly());
    chmodSync(file, 0o000);
    const reader = new URL('../../../adapters/assembly/read-assembly.ts', import.meta.url).href;
    const script = `if (process.getuid() === 0) process.setuid(65534);
      const { readAssembly } = await import(${JSON.stringify(reader)});
      try { readAssembly(${JSON.stringify(file)}) } catch (error) { console.log(error.code + ' ' + error.message) }`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
      `file-unreadable ${file} cannot be read: permission denied.\n`,
    );
  });

  it('a named pipe, without waiting for its writer', () => {
    const pipe = join(temporaryFolder(), 'pipe.dll');
    execFileSync('mkfifo', [pipe]);
    expect(failureOf(pipe)).toMatchObject({ code: 'not-a-pe-file', message: `${pipe} is not a regular file, not an assembly.` });
  });
});

describe('a damaged assembly', () => {
  it('cut off within its section headers', () => {
    const failure = failureOf(written('cut.dll', assembly().subarray(0, 0x190)));
    expect(failure).toMatchObject({ code: 'corrupt-metadata' });
    expect(failure.message).toMatch(/its 3 section headers do not fit into its 400 bytes/);
  });

  it('cut off behind its metadata: what is left could be read, but not run', () => {
    const whole = assembly();
    const failure = failureOf(written('cut.dll', whole.subarray(0, -1)));
    expect(failure).toMatchObject({ code: 'corrupt-metadata' });
    expect(failure.message).toMatch(`it is cut off: its section .reloc ends at ${whole.length}, but it has ${whole.length - 1} bytes`);
  });

  it('with another number where its metadata should begin', () => {
    const bytes = assembly();
    const root = bytes.indexOf('BSJB');
    bytes.write('XXXX', root);
    expect(failureOf(written('unsigned.dll', bytes)).message).toMatch(`there is no metadata signature at ${root}`);
  });

  it('with more rows than its metadata has room for', () => {
    const bytes = assembly();
    const tables = bytes.indexOf('#~') - 8;
    const header = bytes.indexOf('BSJB') + bytes.readUInt32LE(tables);
    bytes.writeUInt32LE(0x00ffffff, header + 24);
    expect(failureOf(written('rows.dll', bytes)).message).toMatch(/its metadata tables need \d+ bytes, but have \d+/);
  });

  it('names its file and says that nothing was changed', () => {
    const file = written('cut.dll', assembly().subarray(0, 0x1000));
    expect(failureOf(file).message).toMatch(`${file} is damaged: `);
    expect(failureOf(file).message).toMatch(/Nothing was changed\.$/);
    expect(failureOf(file).advice).toBeDefined();
  });
});

const netmodule = (): string =>
  join(
    builtApp('LoadHints', { properties: ['-p:OutputType=Module', '-p:ProduceReferenceAssembly=false', '-p:GenerateDependencyFile=false'] }),
    'LoadHints.dll',
  );

/** A PE file without a CLI directory, as native ones are; those of the .NET installation are in every-file-of-the-machine. */
const nativeDll = (): string => {
  const bytes = assembly();
  const optional = bytes.readUInt32LE(0x3c) + 24;
  bytes.fill(0, optional + 96 + 14 * 8, optional + 96 + 15 * 8);
  return written('native.dll', bytes);
};
