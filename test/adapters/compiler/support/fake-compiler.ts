import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiler } from '../../../../adapters/compiler/compiler.ts';
import { openFolder } from './request.ts';

/** A "compiler" that is a shell script: it finds the path of the image to write in `$image`, and what it prints in the diagnostics. */
export const fakeCompiler = (script: string): Compiler => {
  const program = join(openFolder(), 'crossgen2');
  writeFileSync(program, `#!/bin/sh\nimage=$(sed -n 's/^-o://p' "\${1#@}")\n${script}\n`);
  chmodSync(program, 0o755);
  return { name: 'crossgen2', version: '0.0.0', program, hostRid: 'linux-x64', from: null };
};
