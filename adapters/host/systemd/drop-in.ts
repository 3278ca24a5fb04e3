const dropInName = '50-ngen.conf';

/** Whether a drop-in is the one that ngen writes for a unit. */
export const isOurDropIn = (file: string): boolean => file.endsWith(`/${dropInName}`);
