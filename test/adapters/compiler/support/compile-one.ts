import { compileImage } from '../../../../adapters/compiler/compile-image.ts';
import type { CompileRequest, Compiler } from '../../../../adapters/compiler/compiler.ts';

// A process of its own that compiles one image and prints the result. Over a file size limit a write fails instead of killing us.
process.on('SIGXFSZ', () => undefined);
const { compiler, request } = JSON.parse(process.argv[2]!) as { readonly compiler: Compiler; readonly request: CompileRequest };
const result = await compileImage(compiler, request, { timeMs: 120_000, memoryBytes: 2 ** 31, background: false });
console.log(JSON.stringify(result));
