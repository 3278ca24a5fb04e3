import { expect, test } from 'vitest';
import { startedByTimer } from '../../../adapters/host/started-by-timer.ts';
import { temporaryFolder } from '../../support/temp.ts';

const timer = (moment: string, unit = 'ngen-task@x64.timer'): NodeJS.ProcessEnv => ({ TRIGGER_UNIT: unit, TRIGGER_TIMER_REALTIME_USEC: moment });

test('what a timer started is told from what a person starts afterwards, whom systemd gives the same variables', () => {
  const folder = temporaryFolder();
  const starts: readonly (readonly [NodeJS.ProcessEnv, boolean])[] = [
    [{}, false],
    [timer('1'), true],
    [timer('1'), false],
    [timer('1', 'ngen-task@arm64.timer'), true],
    [timer('1'), false],
    [timer('2'), true],
    [{ TRIGGER_UNIT: 'ngen-changes.path' }, false],
    [{ TRIGGER_UNIT: 'ngen-task@x64.timer' }, true],
  ];
  expect(starts.map(([environment]) => startedByTimer(folder, environment))).toEqual(starts.map(([, byTimer]) => byTimer));
});
