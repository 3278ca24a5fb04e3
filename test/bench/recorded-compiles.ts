import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import type { Compiler } from '../../adapters/compiler/compiler.ts';
import { timeCommand } from './run-command.ts';

/** A call of the compiler as an install made it: its response file, with the application's own files for the store's copies. */
export type RecordedCompile = { readonly program: string; readonly response: string; readonly inputBytes: number };

const end = '--end of a response file--';

/** Puts a script in the compiler's place that writes every response file into the pipe: what it could write to besides is its own folder only. */
const tellOf = (compiler: Compiler, pipe: string): void => {
  renameSync(compiler.program, `${compiler.program}.real`);
  writeFileSync(compiler.program, `#!/bin/sh\n{ cat "\${1#@}"; printf '\\n%s\\n' '${end}'; } > '${pipe}'\nexec "$0.real" "$@"\n`);
  chmodSync(compiler.program, 0o755);
};

/** What the compiler calls of `install` were told, in the order of the files' names. */
const heard = (folder: string, compiler: Compiler, install: () => void): readonly (readonly string[])[] => {
  const [pipe, said] = [join(folder, 'said.pipe'), join(folder, 'said')];
  timeCommand(['mkfifo', '-m', '666', pipe], {});
  tellOf(compiler, pipe);
  // It holds the pipe open at both ends, so that it outlives each writer; and writers wait for it.
  const listener = spawn('sh', ['-c', 'exec cat <>"$0" >"$1"', pipe, said], { stdio: 'ignore' });
  try {
    install();
    return readFileSync(said, 'utf8')
      .split(`\n${end}\n`)
      .filter((text) => text !== '')
      .map((text) => text.split('\n'))
      .sort(([a], [b]) => (basename(a!) < basename(b!) ? -1 : 1));
  } finally {
    listener.kill();
    copyFileSync(`${compiler.program}.real`, compiler.program);
  }
};

const restated = (line: string, index: number, appFolder: string, output: string): string => {
  if (line.startsWith('-o:')) return `-o:${output}`;
  const [, option, copy] = /^(-r:)?(.*\/cache\/tmp\/.*)$/.exec(line) ?? [];
  return copy === undefined || (option === undefined && index > 0) ? line : `${option ?? ''}${join(appFolder, basename(copy))}`;
};

/**
 * Installs `app` into a store of its own and returns the compiler calls that this took, in the order of the files' names: the very
 * arguments, so that a loop over them is what the install does beside everything else.
 */
export const recordCompiles = (folder: string, ngen: readonly string[], compilerFolder: string, app: string): readonly RecordedCompile[] => {
  const store = join(folder, 'recorded');
  const environment = { NGEN_ROOT: store };
  timeCommand([...ngen, 'compiler', 'add', compilerFolder], { environment });
  const [compiler] = listCompilers(join(store, 'cache'));
  // One at a time, so that no two write into the pipe at once.
  return heard(folder, compiler!, () => timeCommand([...ngen, 'install', app, '--jobs', '1'], { environment })).map((lines, index) => {
    const response = join(folder, `${index}.rsp`);
    const output = join(folder, `${index}.dll`);
    writeFileSync(response, lines.map((line, number) => restated(line, number, dirname(app), output)).join('\n'));
    return { program: compiler!.program, response, inputBytes: statSync(join(dirname(app), basename(lines[0]!))).size };
  });
};
