import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { signalGroup } from '../../adapters/compiler/signal-group.ts';
import { isAlive } from '../../adapters/host/process-identity.ts';
import type { Worker } from '../../domain/worker.ts';
import { compilersOf } from './compilers-of.ts';
import { newStore, type Ngen, type Ran } from './ngen.ts';
import { recordedEvents } from './ngen-events.ts';
import { until } from './ngen-files.ts';

/** Where nothing else holds it back, the service starts by itself. */
export const serviceOn = { NGEN_NO_SERVICE: '' };

/** Seconds. */
const patience = 180;

const limits = { pollSeconds: 1, inputSeconds: 0, batteryPercent: -1, loadPerCore: 1e9, cpuPressure: 101, ioPressure: 101 };

/** Settings with which the machine counts as idle, whatever it does. The service takes its part of a machine on which much else runs, or tests would not end. */
export const alwaysIdle = { service: { leaveToOthers: false }, idle: { ...limits, cpuPercent: 101 } };

/** Settings with which it counts as busy. */
export const alwaysBusy = { service: { leaveToOthers: false }, idle: { ...limits, cpuPercent: -1, cpuPressure: -1 } };

/** A store whose service runs, until the test is over. */
export type Served = {
  readonly ngen: Ngen;
  /** A command that may start the service. */
  readonly run: (...args: readonly string[]) => Ran;
  /** Lets the machine count as idle, or as busy, whatever it does, and be looked at again after a second or so many. */
  readonly machineIs: (what: 'idle' | 'busy', pollSeconds?: number) => void;
  /** The service on the record, if it is alive. */
  readonly service: () => Worker | null;
  /** Resolves when the service has ended in order, and its process is gone. */
  readonly stopped: () => Promise<void>;
};

type Recorded = { readonly worker: Worker; readonly ended: boolean };

/** The last service that a log tells of, and whether it is on the record as having ended in order. */
const recordedService = (store: string): Recorded | null =>
  recordedEvents(store).reduce<Recorded | null>((known, event) => {
    if (event.type === 'ServiceStarted') return { worker: event.data.worker, ended: false };
    return event.type === 'ServiceStopped' && known !== null ? { ...known, ended: event.data.why !== 'died' } : known;
  }, null);

export const servedStore = (): Served => {
  const ngen = newStore();
  const service = (): Worker | null => {
    const recorded = recordedService(ngen.store);
    return recorded?.ended === false && isAlive(recorded.worker) ? recorded.worker : null;
  };
  const machineIs: Served['machineIs'] = (what, pollSeconds = 1) => {
    const { service: manners, idle } = what === 'idle' ? alwaysIdle : alwaysBusy;
    writeFileSync(join(ngen.store, 'ngen.json'), JSON.stringify({ service: manners, idle: { ...idle, pollSeconds } }));
  };
  machineIs('idle');
  onTestFinished(() => {
    const compilers = compilersOf(ngen.store);
    const worker = service();
    if (worker !== null) process.kill(worker.pid, 'SIGKILL');
    // A script in a compiler's place starts programs, of which those that stand still would stay.
    for (const { pid } of compilers) signalGroup(pid, 'SIGKILL');
  });
  return {
    ngen,
    run: (...args) => ngen.run(args, { env: serviceOn }),
    machineIs,
    service,
    stopped: () => until('the service has ended', () => {
        const recorded = recordedService(ngen.store);
        return recorded?.ended === true && !isAlive(recorded.worker);
      }, patience),
  };
};
