import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Measurement } from '../measurement.ts';
import { ratioOf } from '../statistics.ts';
import type { Waiting } from './subjects.ts';

/** Of one process, in kilobytes. */
type Usage = { readonly private: number; readonly shared: number; /** Its part of what it shares, and all that it does not. */ readonly proportional: number };

const field = (text: string, name: string): number => [...text.matchAll(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'gm'))].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0);

const usageOf = (pid: number): Usage => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return { private: field(text, 'Private_Clean') + field(text, 'Private_Dirty'), shared: field(text, 'Shared_Clean') + field(text, 'Shared_Dirty'), proportional: field(text, 'Pss') };
};

/** Code of files below a folder, as it is mapped: kilobytes in memory, and how many of them no other process has. */
export type Code = { readonly inMemory: number; readonly private: number };

const codeBelow = (pid: number, folder: string): Code => {
  const mappings = readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  const code = mappings.filter((mapping) => /^\S+ ..x. /.test(mapping) && mapping.split('\n')[0]!.includes(` ${folder}`)).join('');
  return { inMemory: field(code, 'Rss'), private: field(code, 'Private_Clean') + field(code, 'Private_Dirty') };
};

/** A launcher is a shell that becomes the application, so that the process started is the one to look at. */
const startAll = async (command: readonly string[], count: number): Promise<readonly ChildProcessByStdio<Writable, Readable, null>[]> => {
  const children = Array.from({ length: count }, () => spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] }));
  for (const child of children) await once(child.stdout, 'data');
  return children;
};

/** Processes of one command, side by side. */
type Batch = { readonly usages: readonly Usage[]; /** Of the first of them. */ readonly code: Code };

/** Runs `count` processes of a command that works once, says so, and then waits for the end of its input. */
const measure = async (command: readonly string[], count: number, codeFolder: string): Promise<Batch> => {
  const children = await startAll(command, count);
  try {
    return { usages: children.map(({ pid }) => usageOf(pid!)), code: codeBelow(children[0]!.pid!, codeFolder) };
  } finally {
    const ended = children.map((child) => once(child, 'exit'));
    for (const child of children) child.stdin.end();
    await Promise.all(ended);
  }
};

const rounds = 3;

const megabytes = (kilobytes: number): string => (kilobytes / 1024).toFixed(1);

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Memory of several processes of one application, with images and through the JIT; `imagesFolder` is where its images are mapped from. */
export const memory = async ({ name: what, plain, images }: Waiting, imagesFolder: string, count: number): Promise<readonly Measurement[]> => {
  const through: Usage[] = [];
  const ours: Usage[] = [];
  let code: Code = { inMemory: 0, private: 0 };
  for (let round = 0; round < rounds; round++) {
    through.push(...(await measure(plain, count, imagesFolder)).usages);
    const batch = await measure(images, count, imagesFolder);
    ours.push(...batch.usages);
    code = batch.code;
  }
  const { inMemory, private: own } = code;
  if (inMemory === 0) throw new Error(`${what}: no code of images is in memory; nothing was measured`);
  const figures = (usages: readonly Usage[]): string => `${megabytes(average(usages.map((usage) => usage.private)))} private, ${megabytes(average(usages.map((usage) => usage.shared)))} shared`;
  const ratio = (of: (usage: Usage) => number) => ratioOf(ours.map(of), through.map(of));
  return [
    { name: `private memory, ${count} processes of ${what}`, means: 'What each further process costs, with images ÷ through the JIT.', goal: null, ratio: ratio((usage) => usage.private), details: `a process, in MB: ${figures(ours)} ÷ ${figures(through)}` },
    { name: `memory with its part of what is shared, ${count} processes of ${what}`, means: 'Proportional set size, with images ÷ through the JIT.', goal: null, ratio: ratio((usage) => usage.proportional), details: `a process, in MB: ${megabytes(average(ours.map((usage) => usage.proportional)))} ÷ ${megabytes(average(through.map((usage) => usage.proportional)))}` },
    { name: `code of images that is a process's own, ${what}`, means: 'Of the code pages of images that are in memory, the part that is not shared between the processes.', goal: null, ratio: ratioOf([own], [inMemory]), details: `${megabytes(own)} of ${megabytes(inMemory)} MB of a process` },
  ];
};
