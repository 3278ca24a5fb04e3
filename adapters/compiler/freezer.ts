import type { Pace } from '../../domain/pace.ts';
import { signalGroup } from './signal-group.ts';

/** A process group among those that share a pace. */
export type Paced = {
  /** Milliseconds on a clock that does not run while the group stands still. */
  readonly now: () => number;
  /** From now on it may be stopped: it ends with us. One that stands still before would stay for ever if we were killed. */
  readonly ready: () => void;
  /** Leaves the group out again; the next one may go on in its place. */
  readonly leave: () => void;
};

/** Process groups that can be made to stand still, as the shell's Ctrl-Z does: all of them, or all but the one that is there the longest. */
export type Freezer = {
  /** Takes in the group of a process that leads one; once it is ready, it stands still if it is not its turn. */
  readonly add: (leader: number) => Paced;
  readonly set: (pace: Pace) => void;
};

const howMany: Readonly<Record<Pace, number>> = { none: 0, one: 1, all: Infinity };

type Member = Pick<Paced, 'now' | 'ready'> & { readonly stand: (still: boolean) => void };

const member = (leader: number): Member => {
  let since: number | null = null;
  let stoodStill = 0;
  let isReady = false;
  let waits = false;
  const stand = (still: boolean): void => {
    waits = still;
    if (!isReady || still === (since !== null)) return;
    if (since !== null) stoodStill += performance.now() - since;
    since = still ? performance.now() : null;
    signalGroup(leader, still ? 'SIGSTOP' : 'SIGCONT');
  };
  return {
    stand,
    ready: () => {
      isReady = true;
      stand(waits);
    },
    now: () => (since ?? performance.now()) - stoodStill,
  };
};

export const createFreezer = (): Freezer => {
  const members = new Set<Member>(); // in the order in which they came
  let pace: Pace = 'all';
  const settle = (): void => [...members].forEach((one, place) => one.stand(place >= howMany[pace]));
  return {
    add: (leader) => {
      const added = member(leader);
      members.add(added);
      settle();
      return {
        now: added.now,
        ready: added.ready,
        leave: () => {
          members.delete(added);
          settle();
        },
      };
    },
    set: (to) => {
      pace = to;
      settle();
    },
  };
};
