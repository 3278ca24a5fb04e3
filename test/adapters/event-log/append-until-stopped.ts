// Run as a process of its own: `node append-until-stopped.ts FILE`. Appends to the log in FILE, one to three events at a time, again after
// each conflict; prints "REVISION IDS" of every append once it is acknowledged. Stops when its standard input ends.
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { newEvent } from './events.ts';

const log = openSqliteLog({ file: process.argv[2]! });
process.stdin.resume();

let head = await log.head();
while (!process.stdin.readableEnded) {
  const correlationId = randomUUID();
  const size = 1 + Math.floor(Math.random() * 3);
  const events = Array.from({ length: size }, () => newEvent({ size }, { correlationId }));
  const result = await log.append(head, events);
  if (result.ok) process.stdout.write(`${result.head.revision} ${events.map(({ id }) => id).join(',')}\n`);
  head = result.ok ? result.head : result.conflict;
  await turn();
}
await log.close();
