import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { openFolder, type Ngen, type Ran } from './ngen.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Types a line into a shell in `folder`, where `ngen` is the program on the store: quotes, line breaks and stars are the shell's. */
export const typeInto = (ngen: Ngen, environment: NodeJS.ProcessEnv = {}): ((line: string, folder: string) => Ran) => {
  const bin = join(openFolder(), 'bin');
  const command = ngen.commandLine().filter((word) => word !== '--root' && word !== ngen.store);
  mkdirSync(bin);
  writeFileSync(join(bin, 'ngen'), `#!/bin/sh\nexec ${command.map(quoted).join(' ')} "$@"\n`, { mode: 0o755 });
  return (line, folder) => {
    const env = { ...process.env, ...environment, PATH: `${bin}${delimiter}${process.env['PATH']}`, NGEN_ROOT: ngen.store };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
};
