/** Process groups that can be made to stand still together, as the shell's Ctrl-Z does, and a clock that stands still with them. */
export type Freezer = {
  /** Takes in the group of a process that leads one; it stands still at once if the others do. What is returned leaves it out again. */
  readonly add: (leader: number) => () => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Milliseconds on a clock that does not run while frozen. */
  readonly now: () => number;
};

const signalGroup = (leader: number, signal: 'SIGSTOP' | 'SIGCONT'): void => {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it ended meanwhile
  }
};

export const createFreezer = (): Freezer => {
  const groups = new Set<number>();
  let frozenAt: number | null = null;
  let stoodStill = 0;
  return {
    add: (leader) => {
      groups.add(leader);
      if (frozenAt !== null) signalGroup(leader, 'SIGSTOP');
      return () => void groups.delete(leader);
    },
    freeze: () => {
      frozenAt ??= performance.now();
      for (const leader of groups) signalGroup(leader, 'SIGSTOP');
    },
    thaw: () => {
      if (frozenAt !== null) stoodStill += performance.now() - frozenAt;
      frozenAt = null;
      for (const leader of groups) signalGroup(leader, 'SIGCONT');
    },
    now: () => (frozenAt ?? performance.now()) - stoodStill,
  };
};
