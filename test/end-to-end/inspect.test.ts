import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineInstructionSet } from '../../adapters/compiler/machine-instruction-set.ts';
import { listCompilers } from '../../adapters/compiler/list-compilers.ts';
import { readMachine } from '../../adapters/host/machine.ts';
import { builtApp } from '../support/dotnet.ts';
import { requireMono } from '../support/mono.ts';
import { compileCSharp } from '../support/mono-programs.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';

type Method = { readonly token: number; readonly type: string; readonly name: string; readonly generic: boolean };
type Shown = {
  readonly leftOut: readonly Method[] | null;
  readonly compiled?: readonly Method[];
  readonly methods: { readonly methods: number; readonly methodsWithBody: number } | null;
  readonly instructionSets: { readonly needed: readonly string[]; readonly excluded: readonly string[] } | null;
  readonly asksForPlace: readonly string[];
};

describe('inspect', () => {
  const installed = (): { readonly ngen: Ngen; readonly app: string; readonly image: string } => {
    const ngen = newStore();
    const app = appCopy('BypassApp');
    ngen.ok('install', app);
    return { ngen, app, image: ngen.display().images.find(({ source }) => source.endsWith('/BypassLib.dll'))!.file! };
  };

  const show = (ngen: Ngen, file: string, ...options: readonly string[]): Shown => JSON.parse(ngen.ok('inspect', '--json', file, ...options)) as Shown;

  it('lists the methods that an image lacks, and with /verbose those that it has', () => {
    const { ngen, image } = installed();
    const { leftOut, compiled, methods } = show(ngen, image, '/verbose');
    expect(leftOut!.filter(({ generic }) => !generic).map(({ type, name }) => `${type}.${name}`)).toEqual(['Library.Bypassed', 'Library.get_BypassedProperty', 'Library.set_BypassedProperty']);
    expect([compiled!.length, compiled!.length + leftOut!.length]).toEqual([methods!.methods, methods!.methodsWithBody]);
    expect(show(ngen, image).compiled).toBeUndefined();
    const text = ngen.ok('inspect', image);
    expect(text).toMatch(/^ {2}left out: {5}3 of \d+ methods.*\n {16}Library\.Bypassed\n/m);
    expect(text).not.toContain('compiled:');
    expect(ngen.ok('inspect', image, '/verbose')).toMatch(new RegExp(`^ {2}compiled: {5}${compiled![0]!.type}\\.`, 'm'));
  });

  it('says what an image asks of the processor: all that it was compiled for, and nothing of an assembly of IL', () => {
    const { ngen, app, image } = installed();
    const [compiler] = listCompilers(join(ngen.store, 'cache'));
    const asked = machineInstructionSet(compiler!, readMachine().architecture)!.split(',');
    const { needed, excluded } = show(ngen, image).instructionSets!;
    // crossgen2 leaves out what implies it as well.
    expect(excluded.includes('Avx10v2')).toBe(asked.includes('-avx10v2'));
    // crossgen2 calls the same thing by more than one name (avx512 is Evex); the size of Vector<T> and AVX2 it does not.
    for (const [option, name] of [['avx2', 'Avx2'], ['vectort256', 'VectorT256'], ['aes', 'Aes'], ['avx512', 'Evex']] as const) expect({ name, needed: needed.includes(name) }).toEqual({ name, needed: asked.includes(option) });
    expect(ngen.ok('inspect', image)).toContain(`  processor:    ${needed.join(', ')}`);
    expect(show(ngen, app)).toMatchObject({ instructionSets: null, leftOut: null, methods: null });
  });

  it('names what asks where it lies or which program runs it, since that is elsewhere with images', () => {
    requireMono();
    const ngen = newStore({ compiler: false });
    const app = appCopy('BypassApp');
    expect(show(ngen, join(builtApp('EndApp'), 'EndApp.dll')).asksForPlace).toEqual(['System.Reflection.Assembly.Location']);
    expect(ngen.ok('inspect', join(builtApp('EndApp'), 'EndApp.dll'))).toContain('  asks for:     System.Reflection.Assembly.Location: with images that is in the cache\n');
    expect(show(ngen, join(dirname(app), 'BypassMarks.dll')).asksForPlace).toEqual([]);
    // Two overloads, and a member of the same name elsewhere.
    const source = 'class Assembly { public string Location { get; set; } } class A { static void Main() { var own = typeof(A).Assembly; own.GetFiles(); own.GetFiles(true); var x = new Assembly().Location; } }';
    expect(show(ngen, compileCSharp({ out: join(dirname(app), 'Asks.exe'), source })).asksForPlace).toEqual(['System.Reflection.Assembly.GetFiles']);
  });
});
