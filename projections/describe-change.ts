import type { ChangeTraced } from '../domain/events/change-events.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** Who changed what, in a sentence for people. */
export const describeChange = ({ what, to, by }: ChangeTraced): string => {
  const happened = `${what} ${to === null ? 'went away' : 'changed'}`;
  if (by.kind === 'package') return `${happened} with ${by.package} ${by.version}, at ${iso(by.time)}`;
  return by.after === null ? `${happened}, not later than ${iso(by.before)}: it is not known by whom` : `${happened} between ${iso(by.after)} and ${iso(by.before)}: it is not known by whom`;
};
