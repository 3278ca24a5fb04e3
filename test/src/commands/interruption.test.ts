import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { interruption } from '../../../src/commands/interruption.ts';

const watched = (): { readonly stop: ReturnType<typeof interruption>; readonly exits: () => number; readonly later: (milliseconds: number) => void } => {
  vi.useFakeTimers();
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const stop = interruption();
  onTestFinished(() => {
    stop.end();
    vi.useRealTimers();
    exit.mockRestore();
  });
  return { stop, exits: () => exit.mock.calls.length, later: (milliseconds) => void vi.advanceTimersByTime(milliseconds) };
};

describe('a signal to stop', () => {
  it('that comes twice at once, from the terminal and passed on by the wrapper, is one', () => {
    const { stop, exits, later } = watched();
    process.emit('SIGINT', 'SIGINT');
    later(299);
    process.emit('SIGINT', 'SIGINT');
    expect([stop.signal.aborted, exits()]).toEqual([true, 0]);
  });

  it('that a person gives again ends the program at once', () => {
    const { exits, later } = watched();
    process.emit('SIGINT', 'SIGINT');
    later(300);
    process.emit('SIGINT', 'SIGINT');
    expect(exits()).toBe(1);
  });
});
