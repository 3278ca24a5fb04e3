// Run as a process of its own: `node eventstore-two-clients.ts PORT-OF-A PORT-OF-B`. Client B has an append under way that is not answered
// while client A is disposed. Reports what became of it, then lets the parent (by a line on stdin) send B's reply.
import eventstore from '@eventstore/db-client';

const [portOfA, portOfB] = process.argv.slice(2);
const clientTo = (port: string | undefined) => eventstore.EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
const event = () => eventstore.jsonEvent({ type: 'Tested', data: {} });
const nextLine = async (): Promise<void> => new Promise((resolve) => void process.stdin.once('data', () => resolve()));

const a = clientTo(portOfA);
const b = clientTo(portOfB);
await a.appendToStream('test-a', event());
await b.appendToStream('test-b', event());
console.log('ready');
await nextLine();
const underWay = b.appendToStream('test-b', event()).then(
  () => 'appended',
  (error: { type?: string }) => `rejected ${error.type ?? ''}`,
);
console.log('appending');
await nextLine();
await a.dispose();
console.log(await underWay);
await nextLine();
console.log('still here');
