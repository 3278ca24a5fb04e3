import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { crossgen2Package } from '../../../support/crossgen2-package.ts';
import { frameworkFolder } from '../../../support/metadata-oracle.ts';

/** crossgen2 of the newest framework's version. */
const crossgen2 = (): string => join(crossgen2Package(basename(frameworkFolder)), 'tools', 'crossgen2');

/** Runs crossgen2 with references to the framework; returns what it prints. */
export const runCrossgen2 = (options: readonly string[], system = 'linux', architecture = 'x64'): string =>
  execFileSync(crossgen2(), [...options, '-r', `${frameworkFolder}/*.dll`, '--targetos', system, '--targetarch', architecture], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
