import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Architecture } from '../../domain/architecture.ts';
import { Failure } from '../../domain/failure.ts';
import { readInterpreter } from './elf-interpreter.ts';

export type CLibrary = 'glibc' | 'musl';

export type Machine = {
  readonly architecture: Architecture;
  readonly libc: CLibrary;
  /** The portable runtime identifier, e.g. `linux-x64`, `linux-musl-arm64`. */
  readonly runtimeIdentifier: string;
  /** As /etc/os-release names it, for display only: a new release of a distribution changes nothing. */
  readonly distribution: string;
  /** How many processors this process may use. */
  readonly cores: number;
};

const architectures: Record<string, Architecture> = { x64: 'x64', ia32: 'x86', arm64: 'arm64', arm: 'arm' };

/** .NET's name for a processor as Node names it. @throws Failure code `unsupported-architecture` */
export const architectureOf = (processor: string): Architecture => {
  const known = architectures[processor];
  if (known !== undefined) return known;
  throw new Failure('unsupported-architecture', `There are no native images for this machine's processor, ${processor}.`, {
    advice: 'Supported are x64, x86, arm64 and arm.',
  });
};

const hasMuslLoader = (folder: string): boolean => existsSync(folder) && readdirSync(folder).some((name) => /^ld-musl-.*\.so/.test(name));

/** By the loader that the system's shell asks for; a Debian with the musl package installed is still a glibc system. */
export const readCLibrary = (root = '/'): CLibrary => {
  const loader = readInterpreter(join(root, 'bin/sh'));
  const musl = loader === null ? hasMuslLoader(join(root, 'lib')) : basename(loader).startsWith('ld-musl-');
  return musl ? 'musl' : 'glibc';
};

const readRelease = (root: string): string | null => {
  const file = [join(root, 'etc/os-release'), join(root, 'usr/lib/os-release')].find((candidate) => existsSync(candidate));
  return file === undefined ? null : readFileSync(file, 'utf8');
};

/** os-release(5): shell-like assignments, quotes optional. */
export const readDistribution = (root = '/'): string => {
  const [, value] = /^PRETTY_NAME=(.*)$/m.exec(readRelease(root) ?? '') ?? [];
  return value === undefined ? 'Linux' : value.trim().replace(/^(["'])(.*)\1$/, '$2').replace(/\\(["$`\\])/g, '$1');
};

/** @throws Failure code `unsupported-architecture` */
export const readMachine = (root = '/', processor: string = process.arch): Machine => {
  const architecture = architectureOf(processor);
  const libc = readCLibrary(root);
  return {
    architecture,
    libc,
    runtimeIdentifier: `linux-${libc === 'musl' ? 'musl-' : ''}${architecture}`,
    distribution: readDistribution(root),
    cores: availableParallelism(),
  };
};
