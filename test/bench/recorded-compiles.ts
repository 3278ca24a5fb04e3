import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import type { Compiler } from '../../adapters/compiler/compiler.ts';
import { timeCommand } from './run-command.ts';

/** A call of the compiler as an install made it: its response file, with the application's own files for the store's copies. */
export type RecordedCompile = { readonly program: string; readonly response: string; readonly inputBytes: number };

/** Puts a script in the compiler's place that keeps every response file. */
const record = (compiler: Compiler, into: string): void => {
  // The compiler runs as another user.
  mkdirSync(into);
  chmodSync(into, 0o1777);
  renameSync(compiler.program, `${compiler.program}.real`);
  writeFileSync(compiler.program, `#!/bin/sh\ncp "\${1#@}" "${into}/$$.rsp" && exec "$0.real" "$@"\n`);
  chmodSync(compiler.program, 0o755);
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
  const responses = join(folder, 'responses');
  timeCommand([...ngen, 'compiler', 'add', compilerFolder], { environment: { NGEN_ROOT: store } });
  const [compiler] = listCompilers(join(store, 'cache'));
  record(compiler!, responses);
  timeCommand([...ngen, 'install', app], { environment: { NGEN_ROOT: store } });
  copyFileSync(`${compiler!.program}.real`, compiler!.program);
  return readdirSync(responses)
    .map((name) => readFileSync(join(responses, name), 'utf8').split('\n'))
    .sort(([a], [b]) => (basename(a!) < basename(b!) ? -1 : 1))
    .map((lines, index) => {
      const response = join(responses, `${index}.restated`);
      const output = join(folder, `${index}.dll`);
      writeFileSync(response, lines.map((line, number) => restated(line, number, dirname(app), output)).join('\n'));
      return { program: compiler!.program, response, inputBytes: statSync(join(dirname(app), basename(lines[0]!))).size };
    });
};
