import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Percent of time in which some task waited, averaged over the last 10 and 60 seconds; `total` in microseconds since boot. */
export type Pressure = { readonly avg10: number; readonly avg60: number; readonly total: number };

/** `/proc/pressure/cpu` and the like (Linux Documentation/accounting/psi.rst); null where the kernel does not measure it. */
export const readPressure = (resource: 'cpu' | 'io' | 'memory', root = '/'): Pressure | null => {
  let text: string;
  try {
    text = readFileSync(join(root, 'proc/pressure', resource), 'utf8');
  } catch {
    return null; // built or booted without PSI
  }
  const parts = /^some avg10=([\d.]+) avg60=([\d.]+) avg300=[\d.]+ total=(\d+)/m.exec(text);
  return parts === null ? null : { avg10: Number(parts[1]), avg60: Number(parts[2]), total: Number(parts[3]) };
};
