import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireCompiler } from '../../adapters/compiler/acquire-compiler.ts';
import { testCache } from './dotnet.ts';
import { appCopy, newStore, type Ngen, type Ran } from './ngen.ts';
import { olderRuntimes } from './older-runtimes.ts';

/** The compiler of a runtime's major version, brought once as an install would bring it. */
export const compilersFor = async (version: string): Promise<string> => {
  const storeFolder = join(testCache, `end-to-end-crossgen2-${version}`);
  mkdirSync(storeFolder, { recursive: true });
  await acquireCompiler({ storeFolder, runtimeMajor: Number(version.split('.')[0]), runtimeVersion: version });
  return join(storeFolder, 'compilers');
};

/** A sample application for an older runtime, installed, and how to go on with it. */
export type OlderApp = { readonly ngen: Ngen; readonly app: string; readonly env: NodeJS.ProcessEnv; readonly ran: (...args: readonly string[]) => Ran; readonly said: Ran };

export const installedFor = async (version: string, name: string, ...options: readonly string[]): Promise<OlderApp> => {
  const app = appCopy(name, { properties: [`-p:AppFramework=net${version.split('.').slice(0, 2).join('.')}`, '-p:UseAppHost=false'] });
  const ngen = newStore({ compiler: false });
  cpSync(await compilersFor(version), join(ngen.store, 'cache', 'compilers'), { recursive: true });
  const env = { PATH: `${olderRuntimes().root}:${process.env['PATH']}` };
  const ran = (...args: readonly string[]): Ran => ngen.run(args, { env });
  return { ngen, app, env, ran, said: ran('install', app, ...options) };
};
