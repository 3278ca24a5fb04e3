import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { maximumAppendSize } from './streams.ts';

/** An error as the server sends it: the client reads the kind from the metadata. */
const serverError = (code: status, details: string, values: Readonly<Record<string, string>>): StatusObject => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(values)) metadata.set(key, value);
  return { code, details, metadata };
};

export const streamDeleted = (stream: string): StatusObject => serverError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream });

export const accessDenied = (): StatusObject => serverError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const tooLarge = (): StatusObject =>
  serverError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maximumAppendSize} Exceeded.`, { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(maximumAppendSize) });

export const notLeader = ({ host, port }: { readonly host: string; readonly port: number }): StatusObject =>
  serverError(status.NOT_FOUND, `Leader info available`, { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': String(port) });

export const notReady = (): StatusObject => serverError(status.UNAVAILABLE, 'Server Is Not Ready', {});

/** Ends a call that answers with a stream: gRPC takes the status from the error event. */
export const failCall = (call: { emit: (event: 'error', error: Error) => boolean }, error: StatusObject): void => {
  call.emit('error', Object.assign(new Error(error.details), error));
};
