import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { compileImage } from '../../../adapters/compiler/compile-image.ts';
import { builtApp } from '../../support/dotnet.ts';
import { testCompiler } from './support/crossgen2.ts';
import { requestFor, roomy } from './support/request.ts';

const json = (): string => join(builtApp('Hello'), 'Newtonsoft.Json.dll');

describe('an image', () => {
  it('has the MVID of its assembly, native code for the target, and counted methods', async () => {
    const request = requestFor(json());
    const result = await compileImage(await testCompiler(), request, roomy);
    console.log(result);
    expect(result).toMatchObject({ ok: true });
    const image = readAssembly(request.output);
    expect(image.mvid).toBe(readAssembly(json()).mvid);
  });
});
