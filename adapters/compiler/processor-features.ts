import { readFileSync } from 'node:fs';

/**
 * The features that every processor of the machine has, as /proc/cpuinfo calls them (`flags` on x86, `Features` on Arm): on a machine
 * with unlike cores an image may run on any of them.
 */
export const featuresIn = (cpuinfo: string): ReadonlySet<string> => {
  const cores = [...cpuinfo.matchAll(/^(?:flags|Features)\s*:(.*)$/gm)].map(([, names]) => new Set(names!.trim().split(/\s+/)));
  return cores.reduce((common, core) => common.intersection(core), cores[0] ?? new Set<string>());
};

export const processorFeatures = (file = '/proc/cpuinfo'): ReadonlySet<string> => featuresIn(readFileSync(file, 'utf8'));
