import { describe, expect, test } from 'vitest';
import { actionOf, actions, optionIn, optionsOf } from '../../../src/cli/actions.ts';
import { helpText } from '../../../src/cli/help.ts';
import { optionNames, options, optionSyntax } from '../../../src/cli/options.ts';

test('the general help names every action and the exit statuses', () => {
  const text = helpText(null);
  for (const { name, aliases = [], summary } of actions) {
    for (const word of [name, ...aliases]) expect(text).toContain(word);
    expect(text.replace(/\s+/g, ' ')).toContain(summary);
  }
  expect(text).toMatch(/0 done; 1 .*; 2 .*; 3 .*; 4 /);
});

describe.each(actions)('help of $name', (action) => {
  const text = helpText(action.name);

  test('has its syntax, and each of its options and examples', () => {
    expect(text).toContain(`Usage: ngen ${action.name}`);
    for (const name of optionsOf(action)) expect(text).toContain(`  ${optionIn(action, name).syntax} `);
    for (const example of action.examples) expect(text).toContain(example);
  });

  test('has no option that it does not take, and fits 100 columns', () => {
    const taken = optionsOf(action);
    const listed = text.split('\n').filter((line) => /^ {2}[-/]/.test(line)).map((line) => line.trim().split(/ {2,}/)[0]!);
    expect(listed.toSorted()).toEqual(taken.map((name) => optionIn(action, name).syntax).toSorted());
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

test('the help of update offers no priority, which update refuses', () => {
  expect(optionIn(actionOf('update'), 'queue').syntax).toBe('/queue');
  expect(helpText('update')).not.toMatch(/1\|2\|3/);
  expect(helpText('install')).toContain('/queue[:1|2|3]');
});

test('the spellings of options are as the manual and cli.md have them', () => {
  expect(optionNames.map(optionSyntax)).toEqual(expect.arrayContaining(['/Debug', '/NoDependencies', '/ExeConfig:PATH', '/AppBase:DIR', '/queue[:1|2|3]', '--root DIR', '--dry-run', '/ifInstalled', '--event-log URL']));
  expect(new Set(Object.values(options).map(({ spelling }) => spelling.toLowerCase())).size).toBe(optionNames.length);
});
