import { newMemory, openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import { eventLogContract } from './contract.ts';

eventLogContract('memory', async () => {
  const memory = newMemory();
  return async () => openMemoryLog(memory);
});
