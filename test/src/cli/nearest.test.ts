import { expect, test } from 'vitest';
import { actions } from '../../../src/cli/actions.ts';
import { nearest } from '../../../src/cli/nearest.ts';

const words = actions.flatMap(({ name, aliases = [] }) => [name, ...aliases]);

test.each([
  ['instal', 'install'], ['isntall', 'install'], ['UNINSTAL', 'uninstall'], ['displya', 'display'], ['exec', 'executeQueuedItems'], ['eqo', 'eqi'], ['quue', 'queue'],
  ['remove', null], ['x', null], ['', null], ['frobnicate', null],
])('%s → %s', (typed, meant) => expect(nearest(typed, words)).toBe(meant));
