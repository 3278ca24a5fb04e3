import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { keepCompiler } from '../../../adapters/compiler/keep-compiler.ts';
import { listCompilers } from '../../../adapters/compiler/list-compilers.ts';
import { readMachine } from '../../../adapters/host/machine.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { testCompiler } from './support/crossgen2.ts';

it('a compiler that came with a store from a machine of another kind is not used, and the machine\'s own takes its place', async () => {
  const store = temporaryFolder();
  const source = join(store, 'source');
  cpSync(dirname((await testCompiler()).program), source, { recursive: true });
  const elsewhere = await keepCompiler(store, source, 'linux-other', 'NuGet');
  expect(elsewhere).toMatchObject({ added: true, compiler: { hostRid: 'linux-other' } });
  expect(listCompilers(store)).toEqual([]);
  const here = readMachine().runtimeIdentifier;
  expect(await keepCompiler(store, source, here, 'NuGet')).toMatchObject({ added: true, compiler: { hostRid: here } });
  expect(listCompilers(store)).toMatchObject([{ hostRid: here, version: elsewhere.compiler.version }]);
});
