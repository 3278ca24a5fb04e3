import { chmodSync, copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bindMono } from '../../../../adapters/binding/mono/bind-mono.ts';
import { findMono } from '../../../../adapters/binding/mono/mono-installation.ts';
import { monoClosure } from '../../../../adapters/compiler/mono/mono-closure.ts';
import type { MonoCompiler, MonoCompileRequest } from '../../../../adapters/compiler/mono/mono-compiler.ts';

const environment = { PATH: process.env['PATH'] };

export const monoCompiler = (): MonoCompiler => {
  const { program, version } = findMono(environment);
  return { name: 'mono', program, version };
};

/**
 * What to ask for an image of each assembly that `app` binds, by file name, from copies named like objects of the store, with the outputs in
 * `folder`, which everybody may enter.
 */
export const monoRequests = (app: string, folder: string, variables: NodeJS.ProcessEnv = {}): ReadonlyMap<string, MonoCompileRequest> => {
  chmodSync(folder, 0o755);
  const copies = mkdtempSync(join(folder, 'copies-'));
  chmodSync(copies, 0o755);
  const images = mkdtempSync(join(folder, 'images-'));
  chmodSync(images, 0o755);
  const { assemblies } = bindMono(app, { environment: { ...environment, ...variables } });
  const copy = new Map(assemblies.map(({ file }, index) => [file, join(copies, `object-${index}`)]));
  for (const [from, to] of copy) {
    copyFileSync(from, to);
    chmodSync(to, 0o644);
  }
  const closure = monoClosure(assemblies, (file) => copy.get(file)!);
  return new Map(
    assemblies.map(({ file }, input) => {
      mkdirSync(join(images, String(input)), { mode: 0o755 });
      const name = basename(file);
      return [input > 0 && basename(assemblies[0]!.file) === name ? `${name} ${input}` : name, { closure, input, fileName: name, output: join(images, String(input), `${name}.so`), scenario: 'default', architecture: 'x64' }];
    }),
  );
};

export const openTemporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-mono-'));
  chmodSync(folder, 0o755);
  return folder;
};
