import { join } from 'node:path';

/** The folder of a store into which launchers and reported runs put their hints. */
export const spoolOf = (stateFolder: string): string => join(stateFolder, 'spool');
