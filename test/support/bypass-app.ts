/** What the JIT compiles for each call of test/apps/BypassApp when its images are used: what carries the attribute, and nothing else. */
export const jitted = {
  Plain: 0,
  PlainInner: 0,
  Compiled: 0,
  CompiledProperty: 0,
  constructor: 0,
  'bypassed constructor': 1,
  'bypassed property': 2,
  'half bypassed property': 1,
  Small: 1,
  WantedInline: 1,
  NotOptimised: 1,
  Synchronised: 1,
  Generic: 1,
  'Generic of string': 1,
  Virtual: 1,
  Inner: 1,
  "library's Bypassed": 1,
  "library's bypassed property": 2,
};

/** By the runtime's own count: the methods that each call had the JIT compile. The first call has the caller itself warm up. */
export const jittedBy = (stdout: string): Readonly<Record<string, number>> =>
  Object.fromEntries([...stdout.matchAll(/^(?<name>.*): (?<count>\d+) = \d+$/gm)].map(({ groups }) => [groups!['name'], Number(groups!['count'])]).filter(([name]) => name !== 'nothing'));
