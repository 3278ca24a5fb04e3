import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireCompiler } from '../../../../adapters/compiler/acquire-compiler.ts';
import type { Compiler } from '../../../../adapters/compiler/compiler.ts';
import { testCache } from '../../../support/dotnet.ts';
import { frameworkVersion } from './framework.ts';

/** crossgen2 for the installed runtime, fetched once for all tests and runs. */
export const testCompiler = async (): Promise<Compiler> => {
  const storeFolder = join(testCache, 'compiler-store');
  mkdirSync(storeFolder, { recursive: true });
  const version = frameworkVersion();
  return acquireCompiler({ storeFolder, runtimeMajor: Number(version.split('.')[0]), runtimeVersion: version });
};
