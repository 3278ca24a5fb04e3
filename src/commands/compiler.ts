import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addCompiler } from '../../adapters/compiler/add-compiler.ts';
import type { KeptCompiler } from '../../adapters/compiler/keep-compiler.ts';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import { compilersFolder } from '../../adapters/compiler/stored-compilers.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { decide } from '../../domain/decide/decide.ts';
import { Failure } from '../../domain/failure.ts';
import type { Invocation, InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { changeStore } from './change.ts';

type Add = Extract<InvocationOf<'compiler'>, { verb: 'add' }>;

const list = ({ common }: Invocation, output: Output): number => {
  const compilers = listCompilers(locateStore(common).cache);
  if (common.json) output.document({ compilers });
  else output.text(compilers.length === 0 ? 'No compiler is in the store yet; the first install brings one.' : compilers.map(({ name, version, program }) => `${name} ${version}  ${program}`));
  return 0;
};

/** With `--dry-run` it is put into a folder that is thrown away, beside a copy of the store's own, to see what would become of it. */
const tried = async (cache: string, path: string): Promise<KeptCompiler> => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-compiler-'));
  try {
    if (existsSync(compilersFolder(cache))) cpSync(compilersFolder(cache), compilersFolder(folder), { recursive: true });
    return await addCompiler({ storeFolder: folder, path });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const add = async (invocation: Add, output: Output): Promise<number> =>
  changeStore(invocation, output, async ({ context, location }) => {
    const { path } = invocation;
    const { compiler: kept, added, same } = await (context.dryRun ? tried(location.cache, path) : addCompiler({ storeFolder: location.cache, path }));
    const name = `${kept.name} ${kept.version}`;
    if (!same) {
      throw new Failure('compiler-taken', `Another ${name} is in the store already: ${kept.program}. Nothing was added.`, {
        advice: `Remove ${dirname(kept.program)} first, if it is to be replaced.`,
      });
    }
    if (added) await context.decide((state) => decide(state, { type: 'AddCompiler', compiler: name, from: path }));
    if (!context.dryRun) output.success(added ? `Added ${name}.` : `${name} is in the store already.`);
    return 0;
  });

/** `ngen compiler add` and `list`: compilers by hand, for machines without an SDK or a network. */
export const compiler = async (invocation: InvocationOf<'compiler'>, output: Output): Promise<number> =>
  invocation.verb === 'list' ? list(invocation, output) : add(invocation, output);
