import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { openFolder, type Ngen, type Ran } from './ngen.ts';

/** The commands that a text offers, between quotation marks. */
export const offeredIn = (text: string): readonly string[] => [...text.matchAll(/"(ngen [^"]+)"/g)].map(([, command]) => command!);

/** Runs a command line as a person would who copies it into a shell, with the program on PATH. */
export const typed = (ngen: Ngen, command: string, env: NodeJS.ProcessEnv = {}): Ran => {
  const bin = openFolder();
  const program = ngen.commandLine('run').slice(0, -1);
  writeFileSync(join(bin, 'ngen'), `#!/bin/sh\nexec ${program.map((word) => `'${word}'`).join(' ')} "$@"\n`, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', env: { ...process.env, ...env, PATH: `${bin}${delimiter}${env['PATH'] ?? process.env['PATH']}`, NGEN_ROOT: ngen.store } });
  return { status, stdout, stderr };
};
