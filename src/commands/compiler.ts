import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCompiler } from '../../adapters/compiler/add-compiler.ts';
import type { Compiler } from '../../adapters/compiler/compiler.ts';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { Invocation, InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { changeStore } from './change.ts';

type Add = Extract<InvocationOf<'compiler'>, { verb: 'add' }>;

const list = ({ common }: Invocation, output: Output): number => {
  const compilers = listCompilers(locateStore(common).cache);
  if (common.json) output.document({ compilers });
  else output.text(compilers.length === 0 ? 'No compiler is in the store yet; the first install brings one.' : compilers.map(({ name, version, program }) => `${name} ${version}  ${program}`).join('\n'));
  return 0;
};

/** With `--dry-run` it is put into a folder that is thrown away, to see that it works. */
const tried = async (path: string): Promise<Compiler> => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-compiler-'));
  try {
    return await addCompiler({ storeFolder: folder, path });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const add = async (invocation: Add, output: Output): Promise<number> =>
  changeStore(invocation, output, async ({ context, location }) => {
    const { path } = invocation;
    const { name, version } = await (context.dryRun ? tried(path) : addCompiler({ storeFolder: location.cache, path }));
    await context.decide((state) => decide(state, { type: 'AddCompiler', compiler: `${name} ${version}`, from: path }));
    if (!context.dryRun) output.success(`Added ${name} ${version}.`);
    return 0;
  });

/** `ngen compiler add` and `list`: compilers by hand, for machines without an SDK or a network. */
export const compiler = async (invocation: InvocationOf<'compiler'>, output: Output): Promise<number> =>
  invocation.verb === 'list' ? list(invocation, output) : add(invocation, output);
