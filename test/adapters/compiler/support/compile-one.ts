import { compileImage } from '../../../../adapters/compiler/compile-image.ts';
import type { CompileLimits, CompileRequest, Compiler } from '../../../../adapters/compiler/compiler.ts';
import { createFreezer } from '../../../../adapters/compiler/freezer.ts';
import { compileMonoImage } from '../../../../adapters/compiler/mono/compile-mono-image.ts';
import type { MonoCompiler, MonoCompileRequest } from '../../../../adapters/compiler/mono/mono-compiler.ts';
import type { Pace } from '../../../../domain/pace.ts';

export type CompileOne = { readonly pace: Pace; readonly background?: boolean } & ({ readonly compiler: Compiler; readonly request: CompileRequest } | { readonly compiler: MonoCompiler; readonly request: MonoCompileRequest });

const compile = (one: CompileOne, limits: CompileLimits) =>
  one.compiler.name === 'mono' ? compileMonoImage(one.compiler, one.request as MonoCompileRequest, limits) : compileImage(one.compiler, one.request as CompileRequest, limits);

// A process of its own that compiles one image and prints the result. Over a file size limit a write fails instead of killing us.
process.on('SIGXFSZ', () => undefined);
const one = JSON.parse(process.argv[2]!) as CompileOne;
const freezer = createFreezer();
freezer.set(one.pace);
console.log(JSON.stringify(await compile(one, { timeMs: 120_000, memoryBytes: 2 ** 31, background: one.background ?? false, freezer })));
