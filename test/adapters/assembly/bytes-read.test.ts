import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { dotnetFiles } from '../../support/metadata-oracle.ts';
import { attempt } from './support/attempt.ts';

/** Bytes that this process has asked the kernel for, by the kernel's own count. */
const bytesSoFar = (): number => Number(/^rchar: (?<count>\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))!.groups!['count']);

const bytesReadBy = (action: () => unknown): number => {
  const start = bytesSoFar();
  const overhead = bytesSoFar() - start;
  const before = bytesSoFar();
  action();
  return bytesSoFar() - before - overhead;
};

describe('what reading costs', () => {
  let files: readonly string[] = [];

  beforeAll(() => {
    files = dotnetFiles().filter((file) => file.endsWith('.dll'));
  });

  it('kilobytes for an assembly of more than fifteen megabytes', () => {
    const large = files.filter((file) => statSync(file).size > 15_000_000);
    expect(large.length).toBeGreaterThan(0);
    expect(large.filter((file) => bytesReadBy(() => readAssembly(file)) >= 64 * 1024)).toEqual([]);
  });

  it('less than the whole of each assembly of more than 64 kilobytes', () => {
    const middle = files.filter((file) => statSync(file).size > 64 * 1024).filter((_, index) => index % 20 === 0);
    const reads = middle.map((file) => ({ file, bytes: bytesReadBy(() => attempt(() => readAssembly(file))) }));
    // Nothing at all would mean that the kernel does not count.
    expect(reads.filter(({ bytes }) => bytes < 1024 || bytes >= 64 * 1024)).toEqual([]);
  });
});
