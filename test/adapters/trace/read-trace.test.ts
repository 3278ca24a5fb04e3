import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesAt, withFile } from '../../../adapters/assembly/file-bytes.ts';
import { traceEnvironment } from '../../../adapters/trace/trace-environment.ts';
import { readTrace, type TraceEnd } from '../../../adapters/trace/nettrace/read-trace.ts';
import type { RuntimeEvent } from '../../../adapters/trace/nettrace/runtime-events.ts';
import { traceBlocks } from '../../../adapters/trace/nettrace/trace-objects.ts';
import { builtApp } from '../../support/dotnet.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { jittedMethods, tracedProgram } from '../../support/traced-run.ts';

const read = (file: string): { readonly events: readonly RuntimeEvent[]; readonly end: TraceEnd } => {
  const events: RuntimeEvent[] = [];
  return { end: readTrace(file, (event) => events.push(event)), events };
};

const whole = { complete: true, lost: [], dropped: 0 };

const compiled = (events: readonly RuntimeEvent[]): number => events.filter(({ kind }) => kind === 'compiled').length;

it('the trace of a run has each method that its runtime counts as compiled, and each assembly', () => {
  const app = builtApp('ReportApp');
  const { stdout, trace } = tracedProgram('dotnet', [join(app, 'ReportApp.dll')]);
  const { events, end } = read(trace);
  expect(end).toEqual(whole);
  expect(compiled(events)).toBe(jittedMethods(stdout));
  const paths = new Set(events.flatMap((event) => (event.kind === 'module' ? [event.path] : [])));
  expect([...paths]).toEqual(expect.arrayContaining([join(app, 'ReportApp.dll'), join(app, 'ReportPlugin.dll')]));
});

const { root, versions } = olderRuntimes();

it.each(versions)('so it has on .NET %s', (version) => {
  const framework = `net${version.split('.').slice(0, 2).join('.')}`;
  const app = builtApp('ReportApp', { properties: [`-p:ReportFramework=${framework}`, '-p:UseAppHost=false'] });
  const { stdout, trace } = tracedProgram(join(root, 'dotnet'), [join(app, 'ReportApp.dll')], { DOTNET_ROOT: root });
  const { events, end } = read(trace);
  expect(end).toEqual(whole);
  expect(compiled(events)).toBe(jittedMethods(stdout));
  expect(events.filter(({ kind }) => kind === 'lookup').length).toBeGreaterThan(100);
});

it.each(['10', ...versions])('a runtime whose trace would be in a folder that is not there goes on without, and says nothing: .NET %s', (version) => {
  const old = versions.includes(version);
  const app = builtApp('ReportApp', old ? { properties: [`-p:ReportFramework=net${version.split('.').slice(0, 2).join('.')}`, '-p:UseAppHost=false'] } : {});
  const folder = temporaryFolder();
  const journal = join(folder, 'journal');
  const environment = { ...process.env, ...(old ? { DOTNET_ROOT: root } : {}), ...traceEnvironment(join(folder, 'gone')) };
  expect(spawnSync(old ? join(root, 'dotnet') : 'dotnet', [join(app, 'ReportApp.dll'), 'journal', journal], { encoding: 'utf8', env: environment })).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(journal, 'utf8')).toBe('plain 2 False\n');
  expect(readdirSync(folder)).toEqual(['journal']);
});

it('a trace that is cut gives what is before the cut, and says that something is missing', () => {
  const { trace } = tracedProgram('dotnet', [join(builtApp('ReportApp'), 'ReportApp.dll')]);
  const all = read(trace).events;
  const bytes = readFileSync(trace);
  const cut = join(temporaryFolder(), 'cut.nettrace');
  writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
  const { events, end } = read(cut);
  expect(events.length).toBeGreaterThan(0);
  expect(events).toEqual(all.slice(0, events.length));
  expect(end).toMatchObject({ complete: false, lost: [expect.stringMatching(/^the trace ends or is damaged after \d+ of its \d+ bytes$/)] });
});

const largeBytes = process.env['NGEN_TEST_TIER'] === 'full' ? 2 ** 32 + 2 ** 28 : 2 ** 27;

type Block = { readonly name: string; readonly body: Buffer };

const blocksOf = (trace: string): readonly Block[] =>
  withFile(trace, (source) => [...traceBlocks(source)].map(({ name, start, size }) => ({ name, body: Buffer.from(bytesAt(source, start, size, 'a block')) })));

const preamble = Buffer.from('Nettrace\u0014\0\0\0!FastSerialization.1', 'latin1');

/** A block as an object of the format, at a place in the file by which its body is aligned. */
const objectAt = (at: number, { name, body }: Block): Buffer => {
  const head = Buffer.concat([Buffer.from([5, 5, 1, 2, 0, 0, 0, 2, 0, 0, 0, name.length, 0, 0, 0]), Buffer.from(name), Buffer.from([6])]);
  const length = name === 'Trace' ? Buffer.alloc(0) : Buffer.alloc(4 + ((4 - ((at + head.length + 4) % 4)) % 4));
  if (length.length > 0) length.writeUInt32LE(body.length);
  return Buffer.concat([head, length, body, Buffer.from([6])]);
};

/** A trace of these blocks. */
const traceOf = (blocks: Iterable<Block>): string => {
  const file = join(temporaryFolder(), 'made.nettrace');
  const into = openSync(file, 'w');
  let at = writeSync(into, preamble);
  for (const block of blocks) at += writeSync(into, objectAt(at, block));
  writeSync(into, Buffer.from([1]));
  closeSync(into);
  return file;
};

it('of a program with many threads no event is missing, and one that is missing is counted', () => {
  const { trace } = tracedProgram('dotnet', [join(builtApp('ReportApp'), 'ReportApp.dll'), 'threads']);
  const { end, events } = read(trace);
  expect(end).toEqual(whole);
  const blocks = blocksOf(trace);
  expect(read(traceOf(blocks))).toEqual({ end, events });
  const [, second] = blocks.filter(({ name }) => name === 'EventBlock');
  const without = read(traceOf(blocks.filter((block) => block !== second)));
  expect(without.end).toMatchObject({ complete: true, lost: [] });
  expect(without.end.dropped).toBeGreaterThan(0);
});

it('a block that is damaged is lost, and those after it are not', () => {
  const { trace } = tracedProgram('dotnet', [join(builtApp('ReportApp'), 'ReportApp.dll')]);
  const blocks = blocksOf(trace);
  // Of many events: what is damaged within one alone cannot be told.
  const largest = blocks.filter(({ name }) => name === 'EventBlock').reduce((a, b) => (b.body.length > a.body.length ? b : a));
  const half = Math.floor(largest.body.length / 2);
  const damaged = { name: 'EventBlock', body: Buffer.concat([largest.body.subarray(0, half), Buffer.alloc(largest.body.length - half, 0xff)]) };
  const { events, end } = read(traceOf(blocks.map((block) => (block === largest ? damaged : block))));
  expect(end).toMatchObject({ complete: true, lost: expect.arrayContaining(['one of its blocks is damaged']) });
  const all = read(trace).events;
  expect(events.length).toBeLessThan(all.length);
  expect([events[0], events.at(-1)]).toEqual([all[0], all.at(-1)]);
});

it('a block that claims to be large takes no memory', () => {
  const file = traceOf([]);
  const claim = objectAt(preamble.length, { name: 'EventBlock', body: Buffer.alloc(0) });
  claim.writeUInt32LE(2 ** 29, 15 + 'EventBlock'.length + 1);
  writeFileSync(file, Buffer.concat([preamble, claim]));
  truncateSync(file, 2 ** 30);
  const before = process.memoryUsage().arrayBuffers;
  expect(read(file)).toMatchObject({ events: [], end: { complete: false } });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
});

/** The event blocks of a trace again and again, until there are so many bytes. */
function* repeated(blocks: readonly Block[], bytes: number): Generator<Block> {
  yield* blocks.filter(({ name }) => name !== 'SPBlock');
  const events = blocks.filter(({ name }) => name === 'EventBlock');
  for (let index = 0, written = 0; written < bytes; index += 1) {
    const block = events[index % events.length]!;
    yield block;
    written += block.body.length;
  }
}

it('a large trace takes no more memory than a small one', { timeout: 300_000 }, () => {
  const { trace } = tracedProgram('dotnet', [join(builtApp('ReportApp'), 'ReportApp.dll')]);
  const program = `
    const { readDotnetRun } = await import(${JSON.stringify(join(import.meta.dirname, '../../../adapters/trace/dotnet-run.ts'))});
    const { end, compilations, modules } = readDotnetRun(process.argv[1]);
    const kept = modules.flatMap(({ jitted }) => jitted).length;
    console.log(JSON.stringify({ complete: end.complete, lost: end.lost, compilations, kept, rss: process.resourceUsage().maxRSS }));`;
  const memory = (file: string): { readonly complete: boolean; readonly lost: readonly string[]; readonly compilations: number; readonly kept: number; readonly rss: number } => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as ReturnType<typeof memory>;
  };
  const small = memory(trace);
  const large = memory(traceOf(repeated(blocksOf(trace), largeBytes)));
  expect(large).toMatchObject({ complete: true, lost: [] });
  expect(large.compilations).toBeGreaterThan(100 * small.compilations);
  // Of a method that is compiled again and again only the number grows.
  expect(large.kept).toBe(small.kept);
  // Kilobytes: room for the garbage collector, and far less than the file.
  expect(large.rss - small.rss).toBeLessThan(64 * 1024);
});
