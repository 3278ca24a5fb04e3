import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { compilersOf } from './compilers-of.ts';
import { appCopy, openFolder } from './ngen.ts';
import { storedCompiler } from './ngen-compiler.ts';
import { recordedEvents } from './ngen-events.ts';
import { until } from './ngen-files.ts';
import { servedStore, type Served } from './service.ts';

export const typesOf = ({ ngen }: Served): readonly string[] => recordedEvents(ngen.store).map(({ type }) => type);
export const count = (served: Served, type: string): number => typesOf(served).filter((one) => one === type).length;

/** More compilers than ever wait at one gate. */
const most = 1000;

/**
 * A compiler that works on what has Newtonsoft.Json in it when the gate is opened; on everything else at once. It waits without starting
 * anything, a pipe that nobody writes to: of a shell that starts programs over and over, one may stand still that is no compiler.
 */
export const gatedCompiler = ({ ngen }: Served): (() => void) => {
  const gate = join(openFolder(), 'gate');
  execFileSync('mkfifo', ['-m', '644', gate]);
  storedCompiler(ngen.store).as(`if grep -q Newtonsoft.Json "\${1#@}"; then read -r _ < '${gate}'; fi\nexec "$0.real" "$@"`);
  let pipe: number | null = null;
  onTestFinished(() => (pipe === null ? undefined : closeSync(pipe)));
  return () => {
    pipe ??= openSync(gate, constants.O_RDWR);
    writeSync(pipe, '\n'.repeat(most));
  };
};

/** Both compiles of the application wait at the gate. */
export const compilesHello = (priority: 1 | 2 | 3): { readonly served: Served; readonly app: string; readonly open: () => void; readonly begun: Promise<void> } => {
  const served = servedStore();
  const open = gatedCompiler(served);
  const app = appCopy('Hello');
  expect(served.run('install', app, `/queue:${priority}`)).toMatchObject({ status: 0, stderr: '' });
  return { served, app, open, begun: until('it compiles', () => served.ngen.queue().jobs.some(({ state }) => state === 'compiling') && compilersOf(served.ngen.store).length > 0) };
};
