import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDotnetRun } from '../../../adapters/trace/dotnet-run.ts';
import { readTrace } from '../../../adapters/trace/nettrace/read-trace.ts';
import type { RuntimeEvent } from '../../../adapters/trace/nettrace/runtime-events.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { tracedProgram } from '../../support/traced-run.ts';

const runs = process.env['NGEN_TEST_TIER'] === 'full' ? 5000 : 150;

/** Milliseconds that reading a trace of half a megabyte may take at most, on a busy machine. */
const patience = 5000;

const complaint = (file: string): string | undefined => {
  const start = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  try {
    const { end, modules, compilations } = readDotnetRun(file);
    if (!end.complete && end.lost.length === 0) return 'something is missing, and nobody is told';
    if (modules.length > 10_000 || compilations > 100_000) return `${modules.length} assemblies and ${compilations} compilations`;
  } catch (error) {
    return `it raised ${(error as Error).stack}`;
  }
  const [time, grown] = [performance.now() - start, process.memoryUsage().arrayBuffers - before];
  if (time > patience) return `it took ${time} ms`;
  return grown > 2 ** 26 ? `it took ${grown} bytes` : undefined;
};

const eventsOf = (file: string): readonly RuntimeEvent[] => {
  const events: RuntimeEvent[] = [];
  readTrace(file, (event) => events.push(event));
  return events;
};

const textOf = (events: readonly RuntimeEvent[]): string => JSON.stringify(events);

it('whatever became of a trace, what is before the damage is read, and what is lost is told', () => {
  const { trace } = tracedProgram('dotnet', [join(builtApp('ReportApp'), 'ReportApp.dll')]);
  const bytes = readFileSync(trace);
  const file = join(temporaryFolder(), 'damaged.nettrace');
  const blockAt = Array.from(bytes.toString('latin1').matchAll(/(?:Event|Metadata|Stack|SP)Block|!FastSerialization/g), ({ index }) => index);
  const whole = eventsOf(trace);
  const known = new Map<number, number>();
  /** How many events the blocks hold that end before a place. */
  const eventsBefore = (place: number): number => {
    const start = blockAt.findLast((at) => at <= place) ?? 0;
    if (!known.has(start)) {
      writeFileSync(file, bytes.subarray(0, start));
      known.set(start, start === 0 ? 0 : eventsOf(file).length);
    }
    return known.get(start)!;
  };
  const position = fc.oneof(
    fc.nat(bytes.length - 1),
    fc.tuple(fc.constantFrom(...blockAt), fc.integer({ min: -16, max: 64 })).map(([at, offset]) => Math.max(0, Math.min(bytes.length - 1, at + offset))),
  );
  const damage = fc.record({ cut: fc.option(position, { freq: 3 }), flips: fc.array(fc.record({ at: position, value: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)) }), { maxLength: 8 }) });
  fc.assert(
    fc.property(damage, ({ cut, flips }) => {
      const kept = eventsBefore(Math.min(cut ?? bytes.length, ...flips.map(({ at }) => at)));
      const copy = Buffer.from(bytes);
      for (const { at, value } of flips) copy[at] = value;
      writeFileSync(file, copy.subarray(0, cut ?? copy.length));
      expect(complaint(file)).toBeUndefined();
      expect(textOf(eventsOf(file).slice(0, kept)) === textOf(whole.slice(0, kept))).toBe(true); // a comparison part by part takes a minute for all
    }),
    { numRuns: runs },
  );
  expect(Math.max(...known.values())).toBeGreaterThan(100);
});
