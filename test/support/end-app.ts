import { spawnSync } from 'node:child_process';
import { appCopy, runNgen, type Ran } from './ngen.ts';

/** Builds of `test/apps/EndApp` whose files have the same sizes and other contents. */
export const builds = { first: ['-p:Version=1.0.1'], second: ['-p:Version=1.0.2'], withoutJson: ['-p:Version=1.0.1', '-p:WithJson=false'], withoutJsonAgain: ['-p:Version=1.0.2', '-p:WithJson=false'] } as const;

/** A copy of EndApp for one test; the path of its assembly. */
export const endApp = (build: keyof typeof builds = 'first'): string => appCopy('EndApp', { properties: builds[build] });

/** What EndApp said of itself: the greeting of its library, the methods that the JIT compiled, and each assembly with version and path. */
export type Said = { readonly greeting: string; readonly jitted: number; readonly assemblies: ReadonlyMap<string, { readonly version: string; readonly location: string }> };

export const whatItSaid = ({ status, stdout, stderr }: Ran): Said => {
  if (status !== 0) throw new Error(`EndApp ended with ${status}:\n${stderr}${stdout}`);
  const [greeting, jitted, ...assemblies] = stdout.trim().split('\n');
  return {
    greeting: greeting!.slice('greeting '.length),
    jitted: Number(jitted!.slice('jitted '.length)),
    assemblies: new Map(assemblies.map((line) => line.split(' ')).map(([name, version, location]) => [name!, { version: version!, location: location! }])),
  };
};

/** Starts EndApp with its images, if it has any. */
export const startEndApp = (store: string, app: string): Said => whatItSaid(runNgen(store, ['run', app]));

/** Starts EndApp as it is, without us. */
export const startThroughJit = (app: string): Said => whatItSaid(spawnSync('dotnet', [app], { encoding: 'utf8' }));
