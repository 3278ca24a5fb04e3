import * as t from 'io-ts';
import { Worker } from '../worker.ts';

/** A process began to work on the queue in the background. There is one at a time. */
export const ServiceStarted = t.readonly(t.type({ worker: Worker }), 'ServiceStarted');

/**
 * Why a background worker ended. `drained`: nothing was left. `asked`: somebody stopped it, or the machine went down. `busy`: it runs on an
 * idle machine only, which this no longer was. `failed`: what is left could not be done now. `died`: it was found dead.
 */
export const ServiceEnd = t.keyof({ drained: null, asked: null, busy: null, failed: null, died: null }, 'ServiceEnd');
export type ServiceEnd = t.TypeOf<typeof ServiceEnd>;

export const ServiceStopped = t.readonly(t.type({ worker: Worker, why: ServiceEnd }), 'ServiceStopped');

/** What is next waits until the machine is idle; what was begun of it stands still. `why` has a sentence for each thing that the machine does. */
export const ServiceWaiting = t.readonly(t.type({ why: t.readonlyArray(t.string) }), 'ServiceWaiting');

/** The machine is idle again, or something came that does not wait for it. */
export const ServiceResumed = t.readonly(t.type({}), 'ServiceResumed');
