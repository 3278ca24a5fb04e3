import { basename } from 'node:path';
import type { CompileRequest } from './compiler.ts';

/** What the request says beyond the paths that crossgen2 reads from it one by one. */
export type CompilerFiles = { readonly references: readonly string[]; readonly clash: readonly [string, string] | null };

/**
 * The request's references without the input and without repetitions. crossgen2 knows a reference by its file name and silently takes
 * one of two with the same name: `clash` names such a pair.
 */
export const referencesOf = ({ input, references, bubble }: Pick<CompileRequest, 'input' | 'references' | 'bubble'>): CompilerFiles => {
  const byName = new Map<string, string>([[basename(input).toLowerCase(), input]]);
  const distinct: string[] = [];
  for (const file of [...references, ...bubble]) {
    const name = basename(file).toLowerCase();
    const known = byName.get(name);
    if (known === file) continue;
    if (known !== undefined) return { references: [], clash: [known, file] };
    byName.set(name, file);
    distinct.push(file);
  }
  return { references: distinct, clash: null };
};

/**
 * The response file for one compilation into `out`. crossgen2 takes each line as it stands (no quoting, spaces and quotes included), so
 * paths must be free of line breaks.
 */
export const responseFile = (request: CompileRequest, references: readonly string[], out: string, parallelism: number): string =>
  [
    request.input,
    `-o:${out}`,
    '--targetos:linux',
    `--targetarch:${request.targetArchitecture}`,
    `--parallelism:${parallelism}`,
    ...(request.instructionSet === null ? [] : [`--instruction-set:${request.instructionSet}`]),
    ...(request.imageBase === null ? [] : [`--imagebase:${request.imageBase}`]),
    ...references.map((file) => `-r:${file}`),
    ...(request.bubble.length === 0 ? [] : ['--inputbubble', ...request.bubble.map((file) => `--inputbubbleref:${file}`)]),
    ...request.options,
  ].join('\n');
