import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The compiler of a store, which a test can replace. */
export type StoredCompiler = {
  /** Puts a shell script in its place; what it is asked about itself it still answers. */
  readonly as: (script: string) => void;
  readonly restore: () => void;
};

export const storedCompiler = (store: string): StoredCompiler => {
  const compilers = join(store, 'cache', 'compilers');
  const program = join(compilers, readdirSync(compilers)[0]!, 'crossgen2');
  const real = `${program}.real`;
  return {
    as: (script) => {
      if (!existsSync(real)) renameSync(program, real);
      writeFileSync(program, `#!/bin/sh\ncase "$*" in *--help*|*--version*) exec "$0.real" "$@" ;; esac\n${script}\n`, { mode: 0o755 });
    },
    restore: () => renameSync(real, program),
  };
};
