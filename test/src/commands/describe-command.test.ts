import { expect, test } from 'vitest';
import { actions } from '../../../src/cli/actions.ts';
import { options } from '../../../src/cli/options.ts';
import { parseCommandLine } from '../../../src/cli/parse-command-line.ts';
import { describeCommand } from '../../../src/commands/describe-command.ts';

const described = (...argv: readonly string[]): string => describeCommand(parseCommandLine(argv));

test.each(actions.filter(({ name }) => ['install', 'uninstall', 'update'].includes(name)))('every switch of $name is in the record of the command', ({ name, operands, options: own }) => {
  const given = own.filter((option) => options[option].value === 'none' && option !== 'dryRun').map((option) => options[option].spelling);
  const words = described(name, ...(operands === '' ? [] : ['/app/App.dll']), ...given).split(' ');
  expect(given.length).toBeGreaterThan(0);
  expect(words).toEqual(expect.arrayContaining(given));
});

test('what was not given is not in it; values are', () => {
  expect(described('install', '/app/App.dll')).toBe('install /app/App.dll');
  expect(described('install', '/app/Lib.dll', '--exe-config=/app/App.dll', '-QUEUE:1', '--ARCH', 'arm64')).toBe('install /app/Lib.dll /ExeConfig:/app/App.dll --arch arm64 /queue:1');
  expect(described('eqi', '2')).toBe('executeQueuedItems 2');
});
