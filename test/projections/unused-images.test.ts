import { describe, expect, test } from 'vitest';
import { decide } from '../../domain/decide/decide.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { initialState, type State } from '../../domain/state.ts';
import { describeImage } from '../../projections/describe-rows.ts';
import { imageRows } from '../../projections/images-view.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from '../domain/world.ts';

const files: Files = {
  App: { build: 1, references: ['Middle', 'Soft'], hardBound: ['Middle'] },
  Middle: { build: 1, references: ['Base'], hardBound: ['Base'] },
  Base: { build: 1, references: [] },
  Soft: { build: 1, references: [] },
};

const run = (state: State, command: Parameters<typeof decide>[1]): State => fold(state, decide(state, command));

/** Installed, with the images of the given assemblies made and those of the rest failed. */
const installed = (world: Files, made: readonly string[]): State => {
  let state = run(initialState, { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(world, 'App'), action: actionOf({ id: 'a', worker: worker() }) });
  for (const image of state.jobs.keys()) {
    state = run(state, { type: 'ClaimJob', image, worker: worker() });
    const isMade = made.some((name) => keyOf(world, name) === image);
    const compiled = { image, object: image, size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 };
    state = run(state, isMade ? { type: 'RecordCompiled', worker: worker(), compiled } : { type: 'RecordFailed', worker: worker(), failed: { image, reason: 'killed', exitCode: null, diagnostics: '' } });
  }
  return state;
};

const shown = (state: State): readonly string[] => imageRows(state).map((row) => describeImage(row).replaceAll(/, Version=[^ ]*, Culture=neutral, PublicKeyToken=null/g, '')).sort();

describe('a valid image', () => {
  test('that everything has an image it is bound to is shown plainly', () => {
    expect(shown(installed(files, ['App', 'Middle', 'Base', 'Soft']))).toEqual(['App', 'Base', 'Middle', 'Soft']);
  });

  test('bound to one without an image, in a step or two, says so and stays valid', () => {
    const state = installed(files, ['App', 'Middle', 'Soft']);
    const unused = 'not used while there is no image of Base, which it is hard bound to';
    expect(shown(state)).toEqual([`App (${unused})`, 'Base (could not be compiled: the compiler was killed)', `Middle (${unused})`, 'Soft']);
    expect(imageRows(state).map((row) => [row.state, row.reasons])).toContainEqual(['valid', [unused]]);
  });

  test('bound to a vendor’s native code is used', () => {
    expect(shown(installed({ ...files, Base: { ...files['Base']!, native: true } }, ['App', 'Middle', 'Soft']))).toEqual(['App', 'Base (precompiled by its vendor)', 'Middle', 'Soft']);
  });
});
