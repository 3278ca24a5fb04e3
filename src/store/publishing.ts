import { join } from 'node:path';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';

/**
 * Publishes something while no other process does. The lock is one of its own: who only asks must not wait for an application that is being
 * bound.
 * @throws Failure `store-busy`
 */
export const publishing = async <A>(stateFolder: string, section: () => Promise<A> | A): Promise<A> => {
  const lock = openStoreLock(join(stateFolder, 'publish.db'));
  try {
    return await lock.hold(section);
  } finally {
    lock.close();
  }
};
