import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Charge in percent of the fullest system battery in use; null on mains, or without battery. */
export type Power = { readonly batteryPercent: number | null };

/** `/sys/class/power_supply` (Linux Documentation/ABI/testing/sysfs-class-power). */
export const readPower = (root = '/'): Power => {
  const folder = join(root, 'sys/class/power_supply');
  const read = (supply: string, attribute: string): string | null => {
    const file = join(folder, supply, attribute);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  };
  const supplies = existsSync(folder) ? readdirSync(folder) : [];
  if (supplies.some((supply) => read(supply, 'type') !== 'Battery' && read(supply, 'online') === '1')) return { batteryPercent: null };
  // A battery of scope "Device" is that of a mouse or headset. One that does not discharge means mains, whoever reports it.
  const inUse = supplies.filter((supply) => read(supply, 'type') === 'Battery' && read(supply, 'scope') !== 'Device' && read(supply, 'status') === 'Discharging');
  const charges = inUse.map((supply) => Number(read(supply, 'capacity') ?? NaN)).filter((percent) => !Number.isNaN(percent));
  return { batteryPercent: charges.length === 0 ? null : Math.max(...charges) };
};
