import { join } from 'node:path';

const dropInName = '50-ngen.conf';

/** The drop-in of ours for a unit. */
export const dropInFile = (unit: string, root = '/'): string => join(root, '/etc/systemd/system', `${unit}.d`, dropInName);

export const isOurDropIn = (file: string): boolean => file.endsWith(`/${dropInName}`);
