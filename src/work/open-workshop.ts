import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { processorFeatures } from '../../adapters/compiler/processor-features.ts';
import { readMachine } from '../../adapters/host/machine.ts';
import { currentProcess } from '../../adapters/host/process-identity.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import type { CompileOptions } from '../cli/invocation.ts';
import type { ProgressEvent } from '../cli/progress.ts';
import { spoolOf } from './spool-of.ts';
import type { Workshop } from './workshop.ts';

const tenMinutes = 600_000;
const fourGigabytes = 4 * 2 ** 30;

/** The program as a launcher can start it: Node by its absolute path, because sudo and services have another PATH. */
export const ownProgram = (): readonly string[] => [process.execPath, realpathSync(process.argv[1]!)];

/** The options by which a program finds this store. */
export const storeOption = (location: StoreLocation): readonly string[] =>
  location.kind === 'machine' ? [] : location.kind === 'user' ? ['--user'] : ['--root', location.state];

export const openWorkshop = (
  location: StoreLocation,
  given: { readonly dryRun: boolean; /** Where nothing is said: not with `--dry-run`. */ readonly fetches?: boolean; readonly compile: CompileOptions | null; readonly report: (event: ProgressEvent) => void; readonly signal: AbortSignal },
): Workshop => {
  const machine = readMachine();
  const { compile } = given;
  return {
    stateFolder: location.state,
    cache: location.cache,
    copies: given.dryRun ? null : location.cache,
    dryRun: given.dryRun,
    fetches: given.fetches ?? !given.dryRun,
    forEveryone: location.kind === 'machine',
    architecture: machine.architecture,
    processorFeatures: processorFeatures(),
    runtimeIdentifier: machine.runtimeIdentifier,
    slots: compile?.jobs ?? availableParallelism(),
    limits: { timeMs: compile?.timeLimitMs ?? tenMinutes, memoryBytes: compile?.memoryLimitBytes ?? fourGigabytes, background: false },
    worker: currentProcess(),
    spool: spoolOf(location.state),
    notify: [...ownProgram(), 'update', '/queue', '/silent', ...storeOption(location)],
    report: given.report,
    signal: given.signal,
  };
};
