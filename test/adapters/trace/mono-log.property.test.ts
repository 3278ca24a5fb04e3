import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMonoRun } from '../../../adapters/trace/mono/mono-run.ts';
import { temporaryFolder } from '../../support/temp.ts';

const read = (text: string | Uint8Array) => {
  const path = join(temporaryFolder(), 'mono.log');
  writeFileSync(path, text);
  const file = openSync(path, 'r');
  try {
    return readMonoRun(file);
  } finally {
    closeSync(file);
  }
};

const log = [
  "Mono: Assembly Loader loaded assembly from location: '/app/Bücher/App.exe'.",
  "Mono: AOT: image '/view/App.exe.so' found.",
  "Mono: AOT: image '/app/App.exe.so' not found: /app/App.exe.so: cannot open shared object file: No such file or directory",
  "Mono: AOT: module /view/Data.dll.so is unusable: doesn't match assembly.",
  "Mono: AOT: module /view/Reader.dll.so is unusable (GUID of dependent assembly Data doesn't match (expected 'a', got 'b')).",
  'Mono: AOT: Module /app/Reader.dll is unusable because a dependency is out-of-date.',
  'Mono: AOT: FOUND method System.Collections.Generic.List`1<T_REF>:Add (T_REF) [0x7f - 0x7f 0x7f]',
  'Mono: AOT: FOUND method Outer/Inner:<Run>b__0 (int) [0x7f - 0x7f 0x7f]',
  'Mono: AOT NOT FOUND: System.Collections.Generic.List`1<long>:EnsureCapacity (int).',
  'Mono: AOT NOT FOUND: (wrapper alloc) object:AllocSmall (intptr,intptr).',
  'Mono: AOT NOT FOUND: App/<>c__DisplayClass0:<Main>b__1 ().',
];

it('a log of Mono in its parts', () => {
  expect(read(`${log.join('\n')}\n`)).toEqual({
    loaded: new Set(['/app/Bücher/App.exe']),
    taken: new Set(['/view/App.exe.so']),
    unusable: new Map([
      ['/view/Data.dll.so', "doesn't match assembly."],
      ['/view/Reader.dll.so', "(GUID of dependent assembly Data doesn't match (expected 'a', got 'b'))."],
      ['/app/Reader.dll', 'a dependency is out-of-date.'],
    ]),
    precompiled: new Map([['System.Collections.Generic.List`1', 1], ['Outer+Inner', 1]]),
    jitted: [
      { type: 'System.Collections.Generic.List`1', method: 'System.Collections.Generic.List`1<long>:EnsureCapacity', generic: true },
      { type: null, method: '(wrapper alloc) object:AllocSmall (intptr,intptr)', generic: false },
      { type: 'App+<>c__DisplayClass0', method: 'App/<>c__DisplayClass0:<Main>b__1', generic: false },
    ],
    lines: 11,
  });
});

it('whatever is in the file, what can be read of it is', () => {
  const line = fc.oneof(fc.constantFrom(...log), fc.string(), fc.string().map((text) => `Mono: AOT: FOUND method ${text}`), fc.constant('x'.repeat(200_000)));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.uint8Array({ maxLength: 40 }), (lines, end) => {
      const bytes = Buffer.concat([Buffer.from(lines.map((one) => `${one}\n`).join('')), end]);
      expect(read(bytes).lines).toBeGreaterThanOrEqual(lines.filter((one) => log.includes(one)).length);
    }),
    { numRuns: 60 },
  );
});
