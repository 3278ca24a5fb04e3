import { constants } from 'node:fs';

/** Flags of `openSync` for reading what may be a pipe under the name of a file: nobody may ever write to it. */
export const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
