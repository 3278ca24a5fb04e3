import { closeSync, openSync, readSync } from 'node:fs';
import { withoutWaiting } from '../host/without-waiting.ts';

/**
 * Whether a file is a PE file with a CLI header (`managed`), one without (`native`, such as a Windows apphost), or none at all.
 * The layout: ECMA-335 II.25.2; the CLI header is data directory 14. Raises what reading raises.
 */
export const peKind = (file: string): 'managed' | 'native' | undefined => {
  const descriptor = openSync(file, withoutWaiting);
  try {
    const bytes = Buffer.alloc(4096);
    const size = readSync(descriptor, bytes, 0, bytes.length, 0);
    if (size < 0x40 || bytes.toString('latin1', 0, 2) !== 'MZ') return undefined;
    const optional = bytes.readUInt32LE(0x3c) + 24;
    if (optional + 232 > size || bytes.toString('latin1', optional - 24, optional - 20) !== 'PE\0\0') return undefined;
    const directories = optional + (bytes.readUInt16LE(optional) === 0x20b ? 112 : 96);
    const count = bytes.readUInt32LE(directories - 4);
    return count > 14 && bytes.readUInt32LE(directories + 14 * 8) !== 0 ? 'managed' : 'native';
  } finally {
    closeSync(descriptor);
  }
};
