import { createHash } from 'node:crypto';

/** Names a root's launcher, record and hint. */
export const launcherId = (root: string): string => createHash('sha256').update(root).digest('hex').slice(0, 32);
