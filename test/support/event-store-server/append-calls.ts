import type { sendUnaryData, ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { streamDeleted, tooLarge } from './errors.ts';
import { AnyMessage, bytes, EmptyMessage, identifierOf, streamNameOf } from './messages.ts';
import { maximumAppendSize, type Appended, type Expected, type Proposed, type Streams } from './streams.ts';

/** Told of each append before its reply; false keeps the reply back. */
export type ReplyGate = () => boolean;

const proposedOf = (message: messages.AppendReq.ProposedMessage | messages.BatchAppendReq.ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: bytes(message.getData()),
  metadata: bytes(message.getCustomMetadata()),
});

const expectedOf = (options: { hasAny: () => boolean; hasNoStream: () => boolean; hasStreamExists: () => boolean }, revision: () => string): Expected => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : Number(revision());
};

const unaryReply = ({ current, last }: Extract<Appended, { kind: 'success' }>): messages.AppendResp => {
  const success = new messages.AppendResp.Success();
  const revision = last?.revision ?? current;
  if (revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(revision));
  if (last === null) success.setNoPosition(new shared.Empty());
  else success.setPosition(new messages.AppendResp.Position().setCommitPosition(String(last.position)).setPreparePosition(String(last.position)));
  return new messages.AppendResp().setSuccess(success);
};

const unaryConflict = (current: number, expected: Expected): messages.AppendResp => {
  const conflict = new messages.AppendResp.WrongExpectedVersion();
  if (current < 0) conflict.setCurrentNoStream(new shared.Empty());
  else conflict.setCurrentRevision(String(current));
  if (typeof expected === 'number') conflict.setExpectedRevision(String(expected));
  else if (expected === 'no_stream') conflict.setExpectedNoStream(new shared.Empty());
  else if (expected === 'any') conflict.setExpectedAny(new shared.Empty());
  else conflict.setExpectedStreamExists(new shared.Empty());
  return new messages.AppendResp().setWrongExpectedVersion(conflict);
};

/** One append a call: the options first, then the events. */
export const handleAppend =
  (streams: Streams, replies: ReplyGate) =>
  (call: ServerReadableStream<messages.AppendReq, messages.AppendResp>, reply: sendUnaryData<messages.AppendResp>): void => {
    let options = new messages.AppendReq.Options();
    const events: Proposed[] = [];
    call.on('data', (request: messages.AppendReq) => {
      if (request.hasOptions()) options = request.getOptions()!;
      else events.push(proposedOf(request.getProposedMessage()!));
    });
    call.on('end', () => {
      const stream = streamNameOf(options.getStreamIdentifier());
      const expected = expectedOf(options, () => options.getRevision());
      const result = streams.append(stream, expected, events);
      if (!replies()) return;
      if (result.kind === 'success') reply(null, unaryReply(result));
      else if (result.kind === 'wrong-expected-version') reply(null, unaryConflict(result.current, expected));
      else reply(result.kind === 'too-large' ? tooLarge() : streamDeleted(stream));
    });
  };

const batchSuccess = ({ current, last }: Extract<Appended, { kind: 'success' }>): messages.BatchAppendResp.Success => {
  const success = new messages.BatchAppendResp.Success();
  const revision = last?.revision ?? current;
  if (revision < 0) success.setNoStream(new EmptyMessage());
  else success.setCurrentRevision(String(revision));
  if (last === null) success.setNoPosition(new EmptyMessage());
  else success.setPosition(new shared.AllStreamPosition().setCommitPosition(String(last.position)).setPreparePosition(String(last.position)));
  return success;
};

const batchError = (result: Exclude<Appended, { kind: 'success' }>, stream: string, expected: Expected): statusMessages.Status => {
  const details = new AnyMessage();
  switch (result.kind) {
    case 'wrong-expected-version': {
      const conflict = new shared.WrongExpectedVersion();
      if (result.current < 0) conflict.setCurrentNoStream(new EmptyMessage());
      else conflict.setCurrentStreamRevision(String(result.current));
      if (typeof expected === 'number') conflict.setExpectedStreamPosition(String(expected));
      else if (expected === 'no_stream') conflict.setExpectedNoStream(new EmptyMessage());
      else if (expected === 'any') conflict.setExpectedAny(new EmptyMessage());
      else conflict.setExpectedStreamExists(new EmptyMessage());
      details.pack(conflict.serializeBinary(), 'event_store.client.WrongExpectedVersion');
      break;
    }
    case 'stream-deleted':
      details.pack(new shared.StreamDeleted().setStreamIdentifier(identifierOf(stream)).serializeBinary(), 'event_store.client.StreamDeleted');
      break;
    case 'too-large':
      details.pack(new shared.MaximumAppendSizeExceeded().setMaxappendsize(maximumAppendSize).serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded');
      break;
  }
  return new statusMessages.Status().setMessage(result.kind).setDetails(details);
};

type Batch = { readonly options: messages.BatchAppendReq.Options; readonly events: Proposed[] };

/** Many appends on one stream of calls, told apart by their correlation ids; each may come in several parts. */
export const handleBatchAppend =
  (streams: Streams, replies: ReplyGate) =>
  (call: ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>): void => {
    const batches = new Map<string, Batch>();
    call.on('data', (request: messages.BatchAppendReq) => {
      const id = request.getCorrelationId()!;
      const batch = batches.get(id.getString()) ?? { options: request.getOptions()!, events: [] };
      batches.set(id.getString(), batch);
      batch.events.push(...request.getProposedMessagesList().map(proposedOf));
      if (!request.getIsFinal()) return;
      batches.delete(id.getString());
      const stream = streamNameOf(batch.options.getStreamIdentifier());
      const expected = expectedOf(batch.options, () => batch.options.getStreamPosition());
      const result = streams.append(stream, expected, batch.events);
      if (!replies()) return;
      const response = new messages.BatchAppendResp().setCorrelationId(id).setStreamIdentifier(identifierOf(stream));
      if (result.kind === 'success') response.setSuccess(batchSuccess(result));
      else response.setError(batchError(result, stream, expected));
      call.write(response);
    });
    call.on('end', () => call.end());
    call.on('error', () => {}); // the client went away
  };
