import * as t from 'io-ts';

/** A process that runs actions; the boot and start time tell it from a later process of the same number. */
export const Worker = t.readonly(t.type({ pid: t.number, startTime: t.string, bootId: t.string }), 'Worker');
export type Worker = t.TypeOf<typeof Worker>;

export const sameWorker = (a: Worker, b: Worker): boolean => a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId;
