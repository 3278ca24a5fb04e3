// Run as a process of its own: an EventStoreDB on loopback, in memory, until standard input ends. Prints its URL.
import { startEventStoreServer } from '../support/event-store-server/event-store-server.ts';

const server = await startEventStoreServer();
process.stdout.write(`${server.url}\n`);
process.stdin.resume().on('end', () => process.exit(0));
