import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Closure } from '../../domain/closure.ts';
import type { Runtime } from '../../domain/root.ts';
import { generator, plainBuild, type GeneratedBuild, type Generator } from '../support/generated-app.ts';
import { requireMono } from '../support/mono.ts';
import { newStore, openFolder } from '../support/ngen.ts';
import { closureOfApp } from '../support/closure-of-app.ts';

// `Extra` is referenced by nothing; `Base` lies in a folder of its own on Mono, where a private path leads.
const references = { App: ['Middle', 'Base'], Middle: ['Base'], Base: [], Extra: ['Base'] } as const;
const names = Object.keys(references) as (keyof typeof references)[];

/** A folder whose listing is in another order than elsewhere: the newest file first. */
const inMemory = '/dev/shm';

const newFolder = (parent: string): string => {
  if (parent !== inMemory) return openFolder();
  const folder = mkdtempSync(join(parent, 'ngen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const build: fc.Arbitrary<Pick<GeneratedBuild, 'body' | 'layout'>> = fc.record({ body: fc.constantFrom(1, 2), layout: fc.constantFrom(0, 3) });

/** What must make no difference. */
const circumstances = fc.record({
  parent: fc.constantFrom('/tmp', inMemory),
  order: fc.shuffledSubarray([...names], { minLength: names.length }),
  times: fc.array(fc.integer({ min: 1, max: 2_000_000_000 }), { minLength: names.length, maxLength: names.length }),
  folder: fc.constantFrom('app', 'a b', 'ünï', 'deep/er/still'),
  cwd: fc.constantFrom('/', '/tmp', '/usr/lib/mono/4.5'),
  variables: fc.record(
    {
      HOME: fc.constantFrom('/nonexistent', '/'), LANG: fc.constantFrom('C', 'tr_TR.UTF-8'), LC_ALL: fc.constant('C'), TZ: fc.constant('Asia/Tokyo'), USER: fc.constant('nobody'),
      DOTNET_TieredPGO: fc.constant('0'), DOTNET_ROLL_FORWARD: fc.constant('LatestMajor'), DOTNET_ADDITIONAL_DEPS: fc.constant('/nonexistent.deps.json'), DOTNET_ROOT: fc.constant('/nonexistent'),
      MONO_PATH: fc.constant('/usr/lib/mono/2.0-api'), MONO_GAC_PREFIX: fc.constant('/nonexistent'), MONO_ENV_OPTIONS: fc.constant('--debug'),
    },
    { requiredKeys: [] },
  ),
});
type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never;

/** The path itself, or the folder above it that will appear with it. */
const entryOf = (path: string): string => (existsSync(dirname(path)) ? path : entryOf(dirname(path)));

const config = '<?xml version="1.0"?>\n<configuration><runtime><assemblyBinding>\n<probing privatePath="private"/>\n</assemblyBinding></runtime></configuration>\n';

describe.each<Runtime>(['dotnet', 'mono'])('what an application of %s binds', (runtime) => {
  let generated: Generator;
  beforeAll(() => {
    requireMono();
    generated = generator(runtime, references);
  });
  afterAll(() => generated.remove());

  /** Writes the application's files in this order; the path of its main assembly. */
  const write = (folder: string, builds: readonly GeneratedBuild[]): string => {
    const app = generated.write(folder, [plainBuild('App', references.App)]);
    if (runtime === 'mono') writeFileSync(`${app}.config`, config);
    rmSync(app);
    for (const one of builds) {
      const place = runtime === 'mono' && one.name === 'Base' ? join(folder, 'private') : folder;
      mkdirSync(place, { recursive: true });
      copyFileSync(generated.file(one), join(place, `${one.name}.${generated.extensionOf(one)}`));
    }
    return app;
  };

  const program = join(dirname(import.meta.dirname), 'support', 'closure-of-app.ts');
  const elsewhere = (app: string, store: string, { cwd, variables }: Circumstances): string =>
    execFileSync(process.execPath, [program, app, store], { cwd, env: { PATH: process.env['PATH'], ...variables }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

  test('follows from its files alone, not from place, order, times, environment, current folder, or what ran before', async () => {
    const { store } = newStore();
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(names.map((name) => [name, build]))), circumstances, circumstances, async (contents, here, there) => {
        const texts: string[] = [];
        for (const one of [here, there]) {
          const folder = join(newFolder(one.parent), one.folder);
          const app = write(folder, one.order.map((name) => ({ ...plainBuild(name, references[name]), ...contents[name] })));
          for (const [index, file] of readdirSync(folder).entries()) utimesSync(join(folder, file), one.times[index] ?? 1, one.times[index] ?? 1);
          texts.push((await closureOfApp(app, store)).text, elsewhere(app, store, one), (await closureOfApp(app, store)).text);
        }
        expect(new Set(texts).size).toBe(1);
        const { members } = (JSON.parse(texts[0]!) as { readonly closure: Closure }).closure;
        expect(members.filter(({ assembly }) => /^(?:App|Middle|Base|Extra),/.test(assembly)).length).toBe(names.length);
      }),
      { numRuns: process.env['NGEN_TEST_TIER'] === 'full' ? 100 : 2 },
    );
  });

  /** What it prints when the runtime starts it as it is. */
  const run = (app: string): string => {
    try {
      return execFileSync(runtime, [app], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'], DOTNET_CLI_TELEMETRY_OPTOUT: '1' } });
    } catch (error) {
      return `ended with ${String((error as { status?: unknown }).status)}`;
    }
  };

  test('changes with each file that decides, and whatever it does not change with is nothing to the runtime either', async () => {
    const { store } = newStore();
    const builds = names.map((name) => plainBuild(name, references[name]));
    const sample = write(join(openFolder(), 'sample'), builds);
    const files = readdirSync(dirname(sample), { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(dirname(sample), file)).isFile());
    const added = ['Base.dll', 'Middle/Middle.dll', 'private/Middle.dll', 'App.deps.json', 'App.config', 'Base.exe', 'notes.txt', 'other/Base.dll', 'Extra.so'].filter((file) => !files.includes(file));
    const other = { ...plainBuild('Base'), body: 100, layout: 5 };
    const otherBuild = (file: string): string => generated.file(file.includes('Middle') ? { ...plainBuild('Middle', references.Middle), body: 100 } : other);
    const changes: readonly (readonly [string, (path: string) => void])[] = [
      ...files.flatMap((file): readonly (readonly [string, (path: string) => void])[] => [
        [file, (path) => rmSync(path)],
        [file, (path) => appendFileSync(path, '\n')],
        [file, (path) => renameSync(path, `${path}.old`)],
        ...(/Base|Middle/.test(file) ? [[file, (path: string): void => copyFileSync(otherBuild(file), path)] as const] : []),
      ]),
      ...added.map((file) => [file, (path: string): void => {
        mkdirSync(dirname(path), { recursive: true });
        if (/\.(?:dll|exe)$/.test(file)) copyFileSync(otherBuild(file), path);
        else writeFileSync(path, '{}');
      }] as const),
    ];
    const before = await closureOfApp(sample, store);
    const said = run(sample);
    const recorded = new Set(before.recorded.map((path) => path.replace(dirname(sample), '<app>')));
    const outcomes: { readonly file: string; readonly unchanged: boolean; readonly sameOutput: boolean; readonly noticed: boolean }[] = [];
    for (const [file, change] of changes) {
      const folder = join(openFolder(), 'app');
      const app = write(folder, builds);
      const entry = entryOf(join(folder, file));
      change(join(folder, file));
      const after = await closureOfApp(app, store).then(({ text }) => text, (error: unknown) => String(error));
      const noticed = [join(folder, file), dirname(entry)].some((path) => recorded.has(path.replace(folder, '<app>')));
      const unchanged = after === before.text;
      outcomes.push({ file, unchanged, sameOutput: unchanged && run(app) === said, noticed });
    }
    expect(outcomes.filter(({ unchanged, sameOutput, noticed }) => !(unchanged ? sameOutput : noticed))).toEqual([]);
    const kept = outcomes.filter(({ unchanged }) => unchanged).length;
    expect(Math.min(kept, outcomes.length - kept)).toBeGreaterThan(2);
  });
});
