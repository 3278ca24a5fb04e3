import { expect, test } from 'vitest';
import { rootId } from '../../domain/root-id.ts';
import { dumpState, restoreState, stateShape, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from './world.ts';
import { compiled, files, historyOf, install, rebuilt } from '../projections/history.ts';

const app = rootId(specOf('App'));

const debug = specOf('App', { scenario: 'debug' });
const forDebugging = findingsOf(files, 'App', 'debug');
const debugImage = forDebugging.closure.members[0]!.image;

/** A history after which no list of the state is empty, and of what may be null there is one that is not. */
const { state } = historyOf([
  install('App', { worker: worker() }),
  ...compiled('Lib'),
  { type: 'BindRoot', spec: debug, findings: forDebugging, action: actionOf({ id: 'debug', worker: worker() }) },
  { type: 'ClaimJob', image: debugImage, worker: worker() },
  { type: 'RecordCompiled', worker: worker(), compiled: { image: debugImage, object: 'o', size: 1, compiler: 'crossgen2 10.0.0', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 } },
  { type: 'ObserveRun', root: rootId(debug), uid: 1000, seen: 1, images: new Map([[debugImage, 'disabled']]) },
  { type: 'ClaimJob', image: keyOf(files, 'App'), worker: worker() },
  { type: 'RecordFailed', worker: worker(), failed: { image: keyOf(files, 'App'), reason: 'failed', exitCode: 1, diagnostics: 'no luck' } },
  { type: 'PublishView', root: app, view: 'v', images: 1, copies: 1 },
  { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'update', kind: 'update', priority: 3 }), traces: [{ what: '/app/Lib.dll', to: 'hash', by: { kind: 'unknown', after: null, before: 1 } }] },
  { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'anew', worker: worker() }) },
  { type: 'ClaimJob', image: keyOf(rebuilt, 'App'), worker: worker() },
  { type: 'AddCompiler', compiler: 'crossgen2 10.0.0', from: 'NuGet' },
  { type: 'ObserveUsage', sightings: [{ path: '/app/Other.dll', as: 'process', time: 1 }] },
  { type: 'BindRoot', spec: specOf('Other'), findings: findingsOf(rebuilt, 'Other'), action: actionOf({ id: 'automatic', origin: 'automatic' }), chosen: { days: 3, starts: 3 } },
  { type: 'ClaimJob', image: keyOf(rebuilt, 'Other'), worker: worker() },
  { type: 'RecordFailed', worker: worker(), failed: { image: keyOf(rebuilt, 'Other'), reason: 'failed', exitCode: 1, diagnostics: 'no luck' } },
  { type: 'StartService', worker: worker(9) },
  { type: 'ServiceWaits', worker: worker(9), why: ['the battery is at 20 %'] },
]);

/** Every path in plain data with the types of what is there. */
const pathsOf = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [`${path}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, `${path}.${key}`));
};

test('the state has the shape that has this number; when this fails, raise stateShape', () => {
  const paths = [...new Set(pathsOf(dumpState(state)))].sort();
  expect({ stateShape, paths }).toMatchInlineSnapshot(`
    {
      "paths": [
        ".actions[][].force: boolean",
        ".actions[][].id: string",
        ".actions[][].kind: string",
        ".actions[][].order: number",
        ".actions[][].origin: string",
        ".actions[][].priority: number",
        ".actions[][].root: null",
        ".actions[][].root: string",
        ".actions[][].worker.bootId: string",
        ".actions[][].worker.pid: number",
        ".actions[][].worker.startTime: string",
        ".actions[][].worker: null",
        ".actions[][]: string",
        ".automatic[][]: string",
        ".compiled.bytes: number",
        ".compiled.ms: number",
        ".compilers[][]: string",
        ".images[][].architecture: string",
        ".images[][].assembly: string",
        ".images[][].cost: number",
        ".images[][].failure.diagnostics: string",
        ".images[][].failure.reason: string",
        ".images[][].failure: null",
        ".images[][].id: string",
        ".images[][].mvid: string",
        ".images[][].object: null",
        ".images[][].object: string",
        ".images[][].reasons[].from: string",
        ".images[][].reasons[].kind: string",
        ".images[][].reasons[].to: string",
        ".images[][].reasons[].what: string",
        ".images[][].rejected.cause: string",
        ".images[][].rejected.since: number",
        ".images[][].rejected.uid: number",
        ".images[][].rejected: null",
        ".images[][].retired: boolean",
        ".images[][].runtime: string",
        ".images[][].scenario: string",
        ".images[][].source: string",
        ".images[][].validity: string",
        ".images[][]: string",
        ".jobs[][].actions[]: string",
        ".jobs[][].image: string",
        ".jobs[][].worker.bootId: string",
        ".jobs[][].worker.pid: number",
        ".jobs[][].worker.startTime: string",
        ".jobs[][].worker: null",
        ".jobs[][]: string",
        ".notMade[][]: number",
        ".notMade[][]: string",
        ".paused: boolean",
        ".queued: number",
        ".roots[][].allowUntrusted: boolean",
        ".roots[][].assembly: string",
        ".roots[][].closure.architecture: string",
        ".roots[][].closure.frameworks[].name: string",
        ".roots[][].closure.frameworks[].version: string",
        ".roots[][].closure.members[].assembly: string",
        ".roots[][].closure.members[].hardBound[]: number",
        ".roots[][].closure.members[].hash: string",
        ".roots[][].closure.members[].image: string",
        ".roots[][].closure.members[].mvid: string",
        ".roots[][].closure.members[].path: string",
        ".roots[][].closure.members[].precompiled: boolean",
        ".roots[][].closure.members[].references[]: number",
        ".roots[][].closure.members[].required: boolean",
        ".roots[][].closure.members[].size: number",
        ".roots[][].configuration.kind: string",
        ".roots[][].executable: boolean",
        ".roots[][].frameworkBubble: boolean",
        ".roots[][].id: string",
        ".roots[][].noDependencies: boolean",
        ".roots[][].path: string",
        ".roots[][].runtime: string",
        ".roots[][].scenario: string",
        ".roots[][].target: null",
        ".roots[][]: string",
        ".service.waiting[]: string",
        ".service.worker.bootId: string",
        ".service.worker.pid: number",
        ".service.worker.startTime: string",
        ".traced[][]: string",
        ".usage[][]: string",
        ".usage[][][].as: string",
        ".usage[][][].time: number",
        ".views[][].id: string",
        ".views[][].root: string",
        ".views[][]: string",
      ],
      "stateShape": 10,
    }
  `);
});

test('a dump holds everything, in an order that does not depend on when what came, and is restored to what it was', () => {
  const dump = dumpState(state) as { readonly [K in keyof State]: unknown };
  expect(Object.keys(dump).sort()).toEqual(Object.keys(state).sort());
  for (const key of ['roots', 'images', 'actions', 'jobs', 'views', 'compilers', 'traced', 'usage', 'automatic'] as const) {
    expect(dump[key], key).toEqual([...state[key]].sort(([a], [b]) => a.localeCompare(b, 'en')));
    expect(state[key].size, key).toBeGreaterThan(0);
  }
  expect({ paused: dump.paused, queued: dump.queued }).toEqual({ paused: state.paused, queued: state.queued });
  const reversed = { ...state, images: new Map([...state.images].toReversed()) };
  expect(JSON.stringify(dumpState(reversed))).toBe(JSON.stringify(dump));
  expect(restoreState(JSON.parse(JSON.stringify(dump)))).toEqual(state);
});
