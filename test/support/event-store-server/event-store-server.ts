import { Server, ServerCredentials, type handleUnaryCall, type Metadata, type StatusObject } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { handleAppend, handleBatchAppend } from './append-calls.ts';
import { accessDenied, failCall, notLeader, notReady, streamDeleted } from './errors.ts';
import { streamNameOf } from './messages.ts';
import { handleRead } from './read-calls.ts';
import { newStreams, type Appended, type Streams } from './streams.ts';
import { startProxy, type TcpProxy } from './tcp-proxy.ts';

export type Tls = { readonly key: Buffer; readonly certificate: Buffer };

/** What goes wrong next. Counts go down with each call that they spoil. */
export type Faults = {
  /** Calls answered "unavailable" with nothing done. */
  unavailable: number;
  /** Appends that are stored, and whose connection breaks before the reply. */
  loseReplies: number;
  /** Where this node says the leader is. */
  leader: { readonly host: string; readonly port: number } | null;
  denyAccess: boolean;
};

export type EventStoreServer = {
  readonly url: string;
  readonly streams: Streams;
  readonly faults: Faults;
  /** The connection between clients and server. */
  readonly connection: TcpProxy;
  /** Paths of the calls so far, with the `authorization` of each. */
  readonly calls: { readonly path: string; readonly authorization: string | null }[];
  readonly stop: () => Promise<void>;
};

const version = '23.10.0.0';

const supportedMethods: handleUnaryCall<shared.Empty, featureMessages.SupportedMethods> = (_call, reply) => {
  const methods = ['read', 'append', 'delete', 'tombstone', 'batchappend'].map((name) => new featureMessages.SupportedMethod().setMethodName(name).setServiceName('event_store.client.streams.Streams'));
  reply(null, new featureMessages.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(version));
};

const remove =
  (act: (stream: string) => Appended, done: () => messages.DeleteResp | messages.TombstoneResp): handleUnaryCall<messages.DeleteReq | messages.TombstoneReq, messages.DeleteResp | messages.TombstoneResp> =>
  (call, reply) => {
    const stream = streamNameOf(call.request.getOptions()?.getStreamIdentifier());
    if (act(stream).kind === 'success') reply(null, done());
    else reply(streamDeleted(stream));
  };

/** Wraps a handler: notes the call, and answers with the error that is due instead. The reply of a call is its second argument, or its stream. */
const guarded = (path: string, note: (path: string, metadata: Metadata) => StatusObject | null, handle: (...call: never[]) => void) =>
  ((call: { metadata: Metadata; emit: (event: 'error', error: Error) => boolean }, reply?: (error: StatusObject) => void) => {
    const error = note(path, call.metadata);
    if (error === null) handle(call as never, reply as never);
    else if (reply === undefined) failCall(call, error);
    else reply(error);
  }) as never;

/** A server of EventStoreDB's protocol on loopback, in memory, behind a connection that can be made to fail. With `tls`, it wants `user` (`name:password`). */
export const startEventStoreServer = async ({ tls, user, streams = newStreams() }: { readonly tls?: Tls; readonly user?: string; readonly streams?: Streams } = {}): Promise<EventStoreServer> => {
  const faults: Faults = { unavailable: 0, loseReplies: 0, leader: null, denyAccess: false };
  const calls: { path: string; authorization: string | null }[] = [];
  const note = (path: string, metadata: Metadata): StatusObject | null => {
    const authorization = metadata.get('authorization')[0]?.toString() ?? null;
    calls.push({ path, authorization });
    const wanted = user === undefined ? null : `Basic ${Buffer.from(user).toString('base64')}`;
    if (faults.denyAccess || (wanted !== null && authorization !== wanted)) return accessDenied();
    if (faults.leader !== null) return notLeader(faults.leader);
    if (faults.unavailable === 0) return null;
    faults.unavailable -= 1;
    return notReady();
  };
  const server = new Server();
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = tls === undefined ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.certificate }]);
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  const connection = await startProxy(port);
  const replies = (): boolean => {
    if (faults.loseReplies === 0) return true;
    faults.loseReplies -= 1;
    connection.drop();
    return false;
  };
  server.addService(features.ServerFeaturesService, { getSupportedMethods: supportedMethods });
  server.addService(services.StreamsService, {
    read: guarded('read', note, handleRead(streams)),
    append: guarded('append', note, handleAppend(streams, replies)),
    batchAppend: guarded('batchAppend', note, handleBatchAppend(streams, replies)),
    delete: guarded('delete', note, remove(streams.softDelete, () => new messages.DeleteResp())),
    tombstone: guarded('tombstone', note, remove(streams.tombstone, () => new messages.TombstoneResp())),
  });
  return {
    url: `esdb://${user === undefined ? '' : `${user}@`}127.0.0.1:${connection.port}?${tls === undefined ? 'tls=false' : 'tls=true'}`,
    streams,
    faults,
    connection,
    calls,
    stop: async () => {
      server.forceShutdown();
      await connection.goDown().catch(() => {}); // it was down already
    },
  };
};
