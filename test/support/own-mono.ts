import { chmodSync, copyFileSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temp.ts';

const system = '/usr/lib';

/**
 * A Mono of one test's own: the system's libraries, but a program that a test may change, and without the images that Debian's packages leave, which would
 * go before ours. Returns the environment in which it is the one on PATH.
 */
export const ownMono = (): { readonly program: string; readonly environment: NodeJS.ProcessEnv } => {
  const folder = temporaryFolder('ngen-mono-');
  chmodSync(folder, 0o755);
  for (const made of ['bin', 'lib', 'lib/mono']) mkdirSync(join(folder, made));
  for (const name of ['4.5', 'gac']) symlinkSync(join(system, 'mono', name), join(folder, 'lib', 'mono', name));
  for (const name of readdirSync(system).filter((file) => /^libmono/i.test(file))) symlinkSync(join(system, name), join(folder, 'lib', name));
  symlinkSync('/etc', join(folder, 'etc'));
  const program = join(folder, 'bin', 'mono');
  // A copy: Mono looks for its libraries beside the real file.
  copyFileSync('/usr/bin/mono', program);
  chmodSync(program, 0o755);
  return { program, environment: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` } };
};
