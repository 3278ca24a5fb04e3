import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtApp } from './dotnet.ts';
import { appCopy, runNgen, type Ran } from './ngen.ts';

/** The two builds of ConfigApp's dependency: their structure is laid out differently, and the library that holds it is the same file. */
export type Dependency = 'narrow' | 'wide';

/** A copy of ConfigApp for one test, whose ConfigLib is one and the same whatever its dependency is; the path of its assembly. */
export const configApp = (dependency: Dependency): string => {
  const app = appCopy('ConfigApp');
  const folder = join(app, '..');
  if (dependency === 'wide') copyFileSync(join(builtApp('ConfigApp', { properties: ['-p:Wide=true'] }), 'ConfigDep.dll'), join(folder, 'ConfigDep.dll'));
  return app;
};

/** What ConfigApp said: the result of its library, the methods that the JIT compiled for that, and where each assembly came from. */
export type ConfigSaid = { readonly result: number; readonly jitted: number; readonly locations: ReadonlyMap<string, string> };

const said = ({ status, stdout, stderr }: Ran): ConfigSaid => {
  if (status !== 0) throw new Error(`ConfigApp ended with ${status}:\n${stderr}${stdout}`);
  const lines = new Map(stdout.trim().split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  return { result: Number(lines.get('result')), jitted: Number(lines.get('jitted')), locations: lines };
};

export const startConfigApp = (store: string, app: string): ConfigSaid => said(runNgen(store, ['run', app]));

/** Starts ConfigApp as it is, without us. */
export const startConfigAppPlainly = (app: string): ConfigSaid => said(spawnSync('dotnet', [app], { encoding: 'utf8' }));
