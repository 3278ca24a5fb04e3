import { createRequire } from 'node:module';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type statusMessages from '@eventstore/db-client/generated/status_pb.js';
import type streamMessages from '@eventstore/db-client/generated/streams_pb.js';

type Any = NonNullable<ReturnType<statusMessages.Status['getDetails']>>;
type Empty = NonNullable<ReturnType<streamMessages.BatchAppendResp.Success['getNoStream']>>;

const fromClient = createRequire(import.meta.resolve('@eventstore/db-client'));
const protobuf = (name: string): unknown => fromClient(`google-protobuf/google/protobuf/${name}_pb.js`);

/** protobuf's own messages, from the very library that the client uses. */
export const { Any: AnyMessage } = protobuf('any') as { Any: new () => Any };
export const { Empty: EmptyMessage } = protobuf('empty') as { Empty: new () => Empty };

export const bytes = (value: Uint8Array | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value, 'base64') : value);

export const streamNameOf = (identifier: shared.StreamIdentifier | undefined): string => Buffer.from(bytes(identifier?.getStreamName() ?? '')).toString();

export const identifierOf = (stream: string): shared.StreamIdentifier => new shared.StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(stream)));

export const uuidOf = (id: string): shared.UUID => new shared.UUID().setString(id);
