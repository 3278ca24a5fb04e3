import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Compiler } from '../../../adapters/compiler/compiler.ts';
import { compileMonoImage } from '../../../adapters/compiler/mono/compile-mono-image.ts';
import type { MonoCompiler, MonoCompileRequest } from '../../../adapters/compiler/mono/mono-compiler.ts';
import { processTree } from '../../../adapters/compiler/tree-usage.ts';
import { isLeftover } from '../../../adapters/host/temporary-name.ts';
import { builtApp } from '../../support/dotnet.ts';
import { compileCSharp } from '../../support/mono-programs.ts';
import { stateOf } from '../../support/process-state.ts';
import { monoCompiler, monoRequests, openTemporaryFolder } from './mono/mono-request.ts';
import type { CompileOne } from './support/compile-one.ts';
import { testCompiler } from './support/crossgen2.ts';
import { childNamed, eventually, lives } from './support/processes.ts';
import { openFolder, requestFor, roomy } from './support/request.ts';

const compileOne = new URL('support/compile-one.ts', import.meta.url).pathname;
const json = (): string => join(builtApp('Hello'), 'Newtonsoft.Json.dll');

/** One that starts nothing: what a compiler of ours starts ends with it, what a script starts does not. */
const endlessCompiler = (): Compiler => {
  const program = join(openFolder(), 'crossgen2');
  writeFileSync(program, '#!/bin/sh\nwhile :; do :; done\n');
  chmodSync(program, 0o755);
  return { name: 'crossgen2', version: '0.0.0', program, hostRid: 'linux-x64', from: null };
};

/** A process that compiles; what is returned kills it. */
const compiling = (one: CompileOne): { readonly pid: number; readonly kill: () => Promise<void> } => {
  const parent = spawn(process.execPath, [compileOne, JSON.stringify(one)], { stdio: 'ignore' });
  const exited = once(parent, 'exit');
  return {
    pid: parent.pid!,
    kill: async () => {
      parent.kill('SIGKILL');
      await exited;
    },
  };
};

const expectToEnd = async (pids: readonly number[]): Promise<void> => {
  try {
    await eventually('the end of what it started', () => !pids.some(lives));
  } finally {
    for (const pid of pids.filter(lives)) process.kill(pid, 'SIGKILL');
  }
};

it('a killed process takes its compiler with it, and leaves only what can be told for a leftover', async () => {
  const request = requestFor(json());
  const parent = compiling({ compiler: await testCompiler(), request, pace: 'all' });
  const child = await eventually('a compiler', () => childNamed(parent.pid, 'crossgen2'));
  // Stopped, it cannot end because it is done.
  process.kill(child, 'SIGSTOP');
  await parent.kill();
  await expectToEnd([child]);
  const left = readdirSync(request.folder).filter((name) => join(request.folder, name) !== request.input);
  expect(left).toHaveLength(1);
  expect(left[0]).toContain('.tmp-');
  expect(isLeftover(left[0]!)).toBe(true);
});

it('a killed process does not make the unfinished work of the living a leftover', () => {
  expect(isLeftover('image.dll')).toBe(false);
  expect(isLeftover('image.dll.tmp-1-0-0123456789ab')).toBe(true);
});

it('a killed process takes a compiler with it that stood still from its first moment', async () => {
  const parent = compiling({ compiler: endlessCompiler(), request: requestFor(json()), pace: 'none' });
  const stopped = (): readonly number[] => processTree(parent.pid).filter((pid) => stateOf(pid) === 'T');
  await eventually('it stands still', () => stopped().length > 0);
  const all = processTree(parent.pid).slice(1);
  await parent.kill();
  await expectToEnd(all);
});

it('a killed process takes a compiler with it that still waits for the kernel to take its word', async () => {
  // Without this right the kernel refuses a word that comes too soon, and the shell that is to become the compiler sleeps and tries again.
  const parents = Array.from({ length: 6 }, () => compiling({ compiler: endlessCompiler(), request: requestFor(json()), pace: 'none', background: true }));
  const all = (): readonly number[] => parents.flatMap(({ pid }) => processTree(pid).slice(1));
  await eventually('some stand still', () => all().filter((pid) => stateOf(pid) === 'T').length >= 2);
  const started = all();
  await Promise.all(parents.map(({ kill }) => kill()));
  await expectToEnd(started);
});

/** What Mono is asked for, with so much to assemble that it takes long. */
const longAssembly = (): { readonly compiler: MonoCompiler; readonly request: MonoCompileRequest } => {
  const app = compileCSharp({ out: join(openFolder(), 'App.exe'), source: 'class App { static void Main() { } }' });
  const folder = openTemporaryFolder();
  const program = join(folder, 'mono');
  writeFileSync(program, `#!/bin/sh\n${monoCompiler().program} "$@" || exit 1\nprintf '.rept 200000000\\nnop\\n.endr\\n' >> image.s\n`);
  chmodSync(program, 0o755);
  return { compiler: { ...monoCompiler(), program }, request: monoRequests(app, folder).get('App.exe')! };
};

/** The process that has started an assembler, among those that `pid` started, and the assembler. */
const assembling = (pid: number): Promise<{ readonly leader: number; readonly assembler: number }> =>
  eventually('an assembler', () =>
    processTree(pid)
      .map((leader) => ({ leader, assembler: childNamed(leader, 'as') ?? 0 }))
      .find(({ assembler }) => assembler !== 0));

it('a killed process takes an assembler with it that stands still', async () => {
  const parent = compiling({ ...longAssembly(), pace: 'all' });
  const { leader } = await assembling(parent.pid);
  process.kill(-leader, 'SIGSTOP');
  const all = processTree(parent.pid).slice(1);
  await eventually('it stands still', () => all.every((pid) => stateOf(pid) === 'T'));
  await parent.kill();
  await expectToEnd(all);
});

it('an assembler that is killed is no verdict of the compiler', async () => {
  const { compiler, request } = longAssembly();
  const over = compileMonoImage(compiler, request, roomy);
  const { assembler } = await assembling(process.pid);
  process.kill(assembler, 'SIGKILL');
  expect(await over).toMatchObject({ ok: false, reason: 'killed' });
});
