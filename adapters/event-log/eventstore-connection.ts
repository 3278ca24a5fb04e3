import type { EventStoreDBClient } from '@eventstore/db-client';

/** What reading, appending and subscribing share. `deadline` bounds one call, `patience` all attempts together, in milliseconds. */
export type Connection = { readonly client: EventStoreDBClient; readonly stream: string; readonly deadline: number; readonly patience: number };
