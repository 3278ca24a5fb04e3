import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../../domain/architecture.ts';
import { openUntrusted } from '../open-untrusted.ts';
import { guardLabel, guardTable } from './guard-table.ts';
import type { MonoCompileRequest } from './mono-compiler.ts';
import { workPaths } from './mono-options.ts';

/** What Mono itself calls `as` and `ld` with. */
const flags: Readonly<Record<Architecture, { readonly as: string; readonly ld: string }>> = {
  x64: { as: '--64', ld: '' },
  x86: { as: '--32', ld: '-m elf_i386' },
  arm64: { as: '', ld: '' },
  arm: { as: '-mfpu=vfp3', ld: '' },
};

const readSource = async (path: string): Promise<Buffer> => {
  const handle = await openUntrusted(path, 'assembler source');
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

/** `guarded`: a table that Mono's own falls short of is there to be put in. `instrumented`: some method tells a profiler that it was called. */
export type SourceFindings = { readonly guarded: boolean; readonly instrumented: boolean };

/** Reads the assembler source in `folder`, and writes the image's table of assemblies beside it for `assemblerScript` to put in. */
export const prepareSource = async (folder: string, { closure, input }: MonoCompileRequest): Promise<SourceFindings> => {
  const source = await readSource(join(folder, workPaths.source));
  const table = guardTable(source, closure, input);
  await writeFile(join(folder, workPaths.table), table ?? '', { flag: 'wx', mode: 0o644 });
  return { guarded: table !== null, instrumented: source.includes('mono_profiler_raise_method_enter') };
};

/** What the script starts ends with it, also while it stands still, where there is a setpriv that can do so. */
const tied = "tie='setpriv --pdeathsig=KILL'; $tie true 2>/dev/null || tie=";

const complete = 'for program in as ld; do command -v $program > /dev/null || { echo "$program: not found" >&2; exit 127; }; done';

/** A program that was killed is no verdict: the script ends by the same signal. 64 is the last of them (signal(7)). */
const sameEnd = 'status=$?; [ $status -le 128 ] || [ $status -gt 192 ] || kill -$((status - 128)) $$; [ $status = 0 ] || exit $status';

/** A shell script, to be run in the compilation's folder, that makes the shared object as Mono would. */
export const assemblerScript = (architecture: Architecture, guarded: boolean): string => {
  const { as, ld } = flags[architecture];
  const { source, table, image } = workPaths;
  const pointer = architecture.endsWith('64') ? '\\.quad' : '\\.long';
  const replace = guarded ? `$tie sed -i 's/^\\([[:space:]]*${pointer}\\) image_table$/\\1 ${guardLabel}/' ${source} && ` : '';
  return [complete, tied, `${replace}$tie as ${as} -o image.o ${source} ${table}`, sameEnd, `exec ld ${ld} -Bsymbolic -shared -o ${image} image.o`].join('\n');
};
