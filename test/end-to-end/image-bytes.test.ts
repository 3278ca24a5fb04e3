import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processorFeatures } from '../../adapters/compiler/processor-features.ts';
import type { Runtime } from '../../domain/root.ts';
import { initialState } from '../../domain/state.ts';
import { backendFor } from '../../src/work/backend-for.ts';
import { openWorkshop } from '../../src/work/open-workshop.ts';
import type { RootRequest } from '../../src/work/root-request.ts';
import type { Workshop } from '../../src/work/workshop.ts';
import { generator, plainBuild, type GeneratedBuild, type Generator } from '../support/generated-app.ts';
import { requireMono } from '../support/mono.ts';
import { newStore, openFolder } from '../support/ngen.ts';

const references = { App: ['Middle'], Middle: ['Base'], Base: [] } as const;
const names = Object.keys(references) as (keyof typeof references)[];
type Name = (typeof names)[number];

/** An application, where it lies, and how it is compiled. */
type Case = {
  readonly builds: Readonly<Record<Name, GeneratedBuild>>;
  readonly folder: string;
  /** Seconds since 1970 for the files. */
  readonly time: number;
  readonly beside: boolean;
  readonly request: Partial<RootRequest>;
  readonly features: ReadonlySet<string>;
};

const usual: Case = { builds: { App: plainBuild('App', references.App), Middle: plainBuild('Middle', references.Middle), Base: plainBuild('Base') }, folder: 'app', time: 1_600_000_000, beside: false, request: {}, features: processorFeatures() };

const withBuild = (one: Case, name: Name, change: Partial<GeneratedBuild>): Case => ({ ...one, builds: { ...one.builds, [name]: { ...one.builds[name], ...change } } });

type Change = (one: Case) => Case;

/** What cannot change a byte, and must not change a key. */
const irrelevant: Readonly<Record<string, Change>> = {
  'another folder': (one) => ({ ...one, folder: 'some/where else' }),
  'other times': (one) => ({ ...one, time: 1_700_000_000 }),
  'a file beside it': (one) => ({ ...one, beside: true }),
};

/** What may change bytes, and for which images. */
const relevant = (runtime: Runtime): Readonly<Record<string, readonly [Change, readonly Name[]]>> => ({
  'another body in what everything references': [(one) => withBuild(one, 'Base', { body: 2 }), names],
  'another layout in what everything references': [(one) => withBuild(one, 'Base', { layout: 3 }), names],
  'another body in the middle': [(one) => withBuild(one, 'Middle', { body: 2 }), ['App', 'Middle']],
  'another layout in the application alone': [(one) => withBuild(one, 'App', { layout: 1 }), ['App']],
  'the debug scenario': [(one) => ({ ...one, request: { ...one.request, scenario: 'debug' } }), names],
  'a processor with less': [(one) => ({ ...one, features: new Set() }), names],
  ...(runtime === 'mono'
    ? {}
    : {
        'hard binding': [(one: Case) => withBuild(one, 'Middle', { hardBound: true }), ['App', 'Middle']] as const,
        'a method that is to stay out': [(one: Case) => withBuild(one, 'Base', { bypassed: true }), names] as const,
        'a framework bubble': [(one: Case) => ({ ...one, request: { ...one.request, frameworkBubble: true } }), names] as const,
        'another architecture': [(one: Case) => ({ ...one, request: { ...one.request, target: 'arm64' as const } }), names] as const,
      }),
});

type Made = Readonly<Record<Name, { readonly key: string; readonly bytes: string }>>;

const maker = (generated: Generator) => {
  const ngen = newStore();
  const location = { kind: 'root', state: ngen.store, cache: join(ngen.store, 'cache'), mayChange: true } as const;
  const here: Workshop = openWorkshop(location, { dryRun: false, compile: null, report: () => undefined, signal: new AbortController().signal });
  const outputs = openFolder();
  let count = 0;
  return async ({ builds, folder, time, beside, request, features }: Case): Promise<Made> => {
    const app = generated.write(join(openFolder(), folder), Object.values(builds));
    if (beside) writeFileSync(join(dirname(app), 'notes.txt'), 'anything');
    for (const build of Object.values(builds)) utimesSync(join(dirname(app), `${build.name}.${generated.extensionOf(build)}`), time, time);
    const full: RootRequest = { path: app, configuration: { kind: 'none' }, scenario: 'default', noDependencies: false, frameworkBubble: false, allowUntrusted: false, target: null, ...request };
    const root = await (await backendFor(full)).inspect({ ...here, processorFeatures: features }, initialState, full);
    const staged = root.stage(here.cache);
    const made: Partial<Record<Name, { readonly key: string; readonly bytes: string }>> = {};
    for (const name of names) {
      const member = root.findings.closure.members.find(({ assembly }) => assembly.startsWith(`${name},`))!;
      count += 1;
      const output = join(outputs, `${count}.image`);
      expect(await root.compile(staged, member, output)).toMatchObject({ ok: true });
      made[name] = { key: member.image, bytes: createHash('sha256').update(readFileSync(output)).digest('hex') };
    }
    return made as Made;
  };
};

describe.each<Runtime>(['dotnet', 'mono'])('images of %s', (runtime) => {
  let generated: Generator;
  beforeAll(() => {
    requireMono();
    generated = generator(runtime, references);
  });
  afterAll(() => generated.remove());

  test('have the same key and the same bytes when nothing changed that counts; another key when the bytes may differ, and as often as they do', async () => {
    const make = maker(generated);
    const before = await make(usual);
    const bytesOf = new Map<string, string>();
    const remember = (made: Made): void => {
      for (const name of names) {
        // The same key never stands for two contents.
        expect({ name, bytes: bytesOf.get(made[name].key) ?? made[name].bytes }).toEqual({ name, bytes: made[name].bytes });
        bytesOf.set(made[name].key, made[name].bytes);
      }
    };
    remember(before);
    for (const [what, change] of Object.entries(irrelevant)) expect({ what, ...(await make(change(usual))) }).toEqual({ what, ...before });
    const changed: string[] = [];
    for (const [what, [change, whose]] of Object.entries(relevant(runtime))) {
      const made = await make(change(usual));
      remember(made);
      expect({ what, whose: names.filter((name) => made[name].key !== before[name].key) }).toEqual({ what, whose });
      if (names.some((name) => made[name].bytes !== before[name].bytes)) changed.push(what);
    }
    // Each of these does change the bytes of some image: the keys do not differ for nothing.
    expect(changed).toEqual(Object.keys(relevant(runtime)).filter((what) => runtime === 'dotnet' || what !== 'a processor with less'));
    // What changed and went back is as it was.
    expect(await make(irrelevant['other times']!(usual))).toEqual(before);
  });

  test('of several changes at once have one content for one key', async () => {
    const make = maker(generated);
    const bytesOf = new Map<string, string>();
    const changes: readonly Change[] = [...Object.values(irrelevant), ...Object.values(relevant(runtime)).map(([change]) => change)];
    // Code of the framework is not taken in for another architecture.
    const refused = ({ request: { frameworkBubble, target } }: Case): boolean => frameworkBubble === true && target !== undefined;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...changes], { maxLength: 4 }), async (some) => {
        const one = some.reduce((so, change) => change(so), usual);
        fc.pre(!refused(one));
        for (const { key, bytes } of Object.values(await make(one))) {
          expect(bytesOf.get(key) ?? bytes).toBe(bytes);
          bytesOf.set(key, bytes);
        }
      }),
      { numRuns: process.env['NGEN_TEST_TIER'] === 'full' ? 100 : 6 },
    );
  });
});
