import { defaultSettings, readSettings, type Settings } from '../../adapters/host/settings.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Output } from '../cli/output.ts';

/** The settings as far as they can be read: who only looks is told what is wrong with them, and sees the rest. */
export const settingsInUse = (stateFolder: string, output: Output): Settings => {
  try {
    return readSettings(stateFolder);
  } catch (error) {
    if (!isFailure(error)) throw error;
    output.warning(error.message);
    return defaultSettings;
  }
};
