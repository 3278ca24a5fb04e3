import { untrustedWriters } from '../../adapters/host/trusted-source.ts';
import { runningApps } from '../../adapters/host/usage/running-apps.ts';
import { installedTools } from '../../adapters/host/usage/tool-folders.ts';
import { unitApps } from '../../adapters/host/usage/unit-apps.ts';
import type { SeenAs, UsageObserved } from '../../domain/events/usage-events.ts';
import { isFailure } from '../../domain/failure.ts';

/** Of what ordinary users can write the machine's store never makes images by itself, so it need not know how often that is used. */
const isTrusted = (path: string): boolean => {
  try {
    return untrustedWriters(path, { kind: 'machine' }).length === 0;
  } catch (error) {
    if (isFailure(error)) return false; // gone meanwhile
    throw error;
  }
};

/** The applications that are in use at this moment, in milliseconds since 1970, as far as the asker can see. */
export const usageAt = (now: number, forEveryone: boolean): readonly UsageObserved[] => {
  const seen = (as: SeenAs, paths: readonly string[]): readonly UsageObserved[] => [...new Set(paths)].map((path) => ({ path, as, time: now }));
  const all = [...runningApps(now), ...seen('tool', installedTools(process.env['PATH'] ?? '')), ...seen('unit', unitApps())];
  return forEveryone ? all.filter(({ path }) => isTrusted(path)) : all;
};
