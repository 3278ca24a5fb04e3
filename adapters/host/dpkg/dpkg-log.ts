import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageWork } from '../../../domain/trace-change.ts';

/** Of a long log the end is enough: what is traced happened a moment ago, or, with a timer, a day. */
const mostBytes = 4 * 2 ** 20;

const tailOf = (file: string): string => {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return ''; // not rotated yet, or no dpkg here
  }
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, size - bytes.length));
  } finally {
    closeSync(descriptor);
  }
};

/** dpkg writes local time, to the second. */
const timeOf = (line: string): number => {
  const [year, month, day, hour, minute, second] = line.slice(0, 19).split(/[- :]/).map(Number);
  return new Date(year!, month! - 1, day, hour, minute, second).getTime();
};

const begins = new Set(['install', 'upgrade', 'configure']);
const ends = new Set(['unpacked', 'installed']);
const oneSecond = 1000;

type Step = { readonly time: number; readonly verb: string; readonly state: string; readonly version: string };

/** `TIME upgrade|install PACKAGE OLD NEW`, `TIME configure PACKAGE VERSION <none>`, `TIME status STATE PACKAGE VERSION`. */
const stepOf = (line: string, name: string): Step | null => {
  const [verb, first, second, third] = line.slice(20).split(' ');
  if (verb === undefined) return null;
  const isStatus = verb === 'status';
  const of = (isStatus ? second : first)?.split(':')[0];
  if (of !== name) return null;
  return { time: timeOf(line), verb, state: isStatus ? first! : '', version: (verb === 'configure' ? second : third) ?? '' };
};

/**
 * When dpkg unpacked and configured a package, from its log and the one before (dpkg(1), "--log"); `root` is a folder that stands for
 * `/`. What was begun and has not ended lasts until `now`. In milliseconds since 1970.
 */
export const dpkgWork = (name: string, now: number, root = '/'): readonly PackageWork[] => {
  const work: PackageWork[] = [];
  let begun: Step | null = null;
  const end = (to: number): void => {
    if (begun !== null) work.push({ version: begun.version, from: begun.time, to });
    begun = null;
  };
  for (const file of ['dpkg.log.1', 'dpkg.log']) {
    for (const line of tailOf(join(root, 'var/log', file)).split('\n')) {
      const step = line.includes(name) ? stepOf(line, name) : null;
      if (step === null) continue;
      if (begins.has(step.verb)) {
        end(step.time);
        begun = step;
      } else if (ends.has(step.state) && step.version === begun?.version) end(step.time + oneSecond - 1); // an upgrade tells of the old version's state first
    }
  }
  end(now);
  return work;
};
