import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromView, monoApp, startMonoApp, type MonoSaid } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

beforeAll(requireMono);

/** In which scenario the image of App.exe was made that a run took, by content; null when it took none. */
const scenarioTaken = (ngen: Ngen, said: MonoSaid): string | null => {
  const taken = said.images.find((file) => file.startsWith(ngen.store) && file.endsWith('/App.exe.so'));
  if (taken === undefined) return null;
  const content = readFileSync(realpathSync(taken));
  return ngen.display().images.find(({ file }) => file !== null && readFileSync(file).equals(content))?.scenario ?? 'none';
};

const optionsOf = (ngen: Ngen): ReadonlySet<string> => new Set(recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data.options.join()] : [])));

describe.each([
  ['/Debug', 'debug', 'deterministic,soft-debug'],
  ['/Profile', 'profile', 'deterministic,profile=log:calls'],
])('%s', (option, scenario, options) => {
  it('makes a set of its own, which a run that asks for it takes, and no other', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    ngen.ok('install', app, option);
    expect(optionsOf(ngen)).toEqual(new Set([options]));
    expect(scenarioTaken(ngen, startMonoApp(ngen, [app]))).toBeNull();
    ngen.ok('install', app);
    expect(scenarioTaken(ngen, startMonoApp(ngen, [app]))).toBe('default');
    const asked = startMonoApp(ngen, [option, app]);
    expect(scenarioTaken(ngen, asked)).toBe(scenario);
    expect(asked.methods).toEqual(['App:Main', 'Reader:Read']);
    ngen.ok('uninstall', app, option);
    expect(scenarioTaken(ngen, startMonoApp(ngen, [option, app]))).toBeNull();
    expect(scenarioTaken(ngen, startMonoApp(ngen, [app]))).toBe('default');
  });
});

it('a debugger gets the debug set, and none of the default images', () => {
  const ngen = newStore({ compiler: false });
  const app = monoApp();
  ngen.ok('install', app);
  ngen.ok('install', app, '/Debug');
  // It waits for nobody: no debugger is to attach.
  const debugged = { MONO_ENV_OPTIONS: '--debug --debugger-agent=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0' };
  // At its end the agent may say that it can listen no more.
  const output = expect.stringMatching(/^value 7$/m);
  expect(startMonoApp(ngen, [app], debugged)).toMatchObject({ status: 0, output, methods: [] });
  expect(startMonoApp(ngen, ['/Debug', app], debugged)).toMatchObject({ status: 0, output, methods: ['App:Main', 'Reader:Read'] });
});

it('/NoDependencies makes the image of the program alone', () => {
  const ngen = newStore({ compiler: false });
  const app = monoApp();
  ngen.ok('install', app, '/NoDependencies');
  expect(fromView(startMonoApp(ngen, [app]), ngen)).toEqual(['App.exe.so']);
  expect(ngen.display(join(app)).images.flatMap(({ state, source }) => (state === 'valid' ? [source] : []))).toEqual([app]);
});
