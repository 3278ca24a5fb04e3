import { describe, expect, it } from 'vitest';
import { collectDiagnostics, fatalError } from '../../../adapters/compiler/diagnostics.ts';

const collected = (...chunks: readonly string[]): { readonly text: string; readonly fatal: number } => {
  let fatal = 0;
  const { add, text } = collectDiagnostics(() => {
    fatal += 1;
  });
  for (const chunk of chunks) add(Buffer.from(chunk));
  return { text: text(), fatal };
};

describe('what a compiler says', () => {
  it('is kept without stack frames and without what it always says', () => {
    const said = 'Emitting R2R PE file: /x/image.dll\nError: Image is too small.\nSystem.BadImageFormatException: Image is too small.\n   at System.Reflection.Throw.ImageTooSmall() + 0x27\n';
    expect(collected(said)).toEqual({ text: 'Error: Image is too small.\nSystem.BadImageFormatException: Image is too small.\n', fatal: 0 });
  });

  it('is cut at 4 KiB between characters, and shows its end when only the end is worth reading', () => {
    expect(Buffer.byteLength(collected(`x${'ü'.repeat(10_000)}`).text)).toBe(4095);
    const frames = '   at Some.Method() + 0x1\n'.repeat(10_000);
    expect(collected('first\n', frames, 'last\n').text).toMatch(/^first\n.*last\n$/s);
  });

  it('is found fatal once, wherever the words are split', () => {
    for (const at of [0, 1, 10, fatalError.length]) {
      expect(collected('Error: ', fatalError.slice(0, at), fatalError.slice(at), ` '[A]B.C()'\n${fatalError}`).fatal).toBe(1);
      expect(collected('-'.repeat(32_760), fatalError.slice(0, at), fatalError.slice(at)).fatal).toBe(1);
      expect(collected('-'.repeat(100_000), fatalError.slice(0, at), fatalError.slice(at)).fatal).toBe(1);
    }
    expect(collected('Code generation went well').fatal).toBe(0);
  });
});
