import { join } from 'node:path';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { eventLogContract } from './contract.ts';

eventLogContract('SQLite', async () => {
  const file = join(temporaryFolder(), 'events.db');
  return async () => openSqliteLog({ file, pollInterval: 10 });
});
