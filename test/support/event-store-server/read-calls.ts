import type { ServerWritableStream } from '@grpc/grpc-js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { failCall, streamDeleted } from './errors.ts';
import { identifierOf, streamNameOf, uuidOf } from './messages.ts';
import type { Stored, Streams } from './streams.ts';

type Options = messages.ReadReq.Options;
type Call = ServerWritableStream<messages.ReadReq, messages.ReadResp>;

const eventOf = (event: Stored): messages.ReadResp => {
  const recorded = new messages.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidOf(event.id))
    .setStreamIdentifier(identifierOf(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  recorded.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', String(event.created));
  return new messages.ReadResp().setEvent(new messages.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(event.position)));
};

const filterOf = (options: Options): ((event: Stored) => boolean) => {
  const filter = options.getFilter();
  if (!options.hasFilter() || filter === undefined) return () => true;
  const byName = filter.getStreamIdentifier();
  const expression = byName ?? filter.getEventType()!;
  const regex = expression.getRegex() === '' ? null : new RegExp(expression.getRegex());
  return (event) => {
    const text = byName === undefined ? event.type : event.stream;
    return regex === null ? expression.getPrefixList().some((prefix) => text.startsWith(prefix)) : regex.test(text);
  };
};

/** Reads begin at the position asked for, inclusive; the end is after the last event forward and at the last one backward. */
const readOnce = (call: Call, options: Options, events: readonly Stored[], from: number | 'start' | 'end', place: (event: Stored) => number): void => {
  const isBackwards = options.getReadDirection() === messages.ReadReq.Options.ReadDirection.BACKWARDS;
  if (isBackwards && from === 'end') {
    for (const event of events.slice(-Number(options.getCount())).toReversed()) call.write(eventOf(event));
    call.end();
    return;
  }
  const start = from === 'start' ? 0 : from === 'end' ? Infinity : from;
  const found = isBackwards ? events.filter((event) => place(event) <= start).toReversed() : events.filter((event) => place(event) >= start);
  for (const event of found.slice(0, Number(options.getCount()))) call.write(eventOf(event));
  call.end();
};

/** Subscriptions begin after the position asked for, and go on with what is appended. */
const subscribe = (call: Call, streams: Streams, source: (after: number) => Iterable<Stored>, from: number | 'start' | 'end', matches: (event: Stored) => boolean, isGone: () => boolean): void => {
  let seen = from === 'start' ? 0 : from === 'end' ? (streams.all.at(-1)?.position ?? 0) : from;
  let behind = false;
  /** As many as the client takes; the rest when it asks for more. False while it does not. */
  const catchUp = (): boolean => {
    if (behind) return false;
    if (isGone()) {
      failCall(call, streamDeleted(streamNameOf(call.request.getOptions()?.getStream()?.getStreamIdentifier())));
      return false;
    }
    for (const event of source(seen)) {
      if (event.position <= seen) continue;
      seen = event.position;
      if (!matches(event) || call.write(eventOf(event))) continue;
      behind = true;
      call.once('drain', () => {
        behind = false;
        if (catchUp()) live();
      });
      return false;
    }
    return true;
  };
  let isLive = false;
  const live = (): void => {
    if (isLive) return;
    isLive = true;
    if (call.request.getOptions()?.hasAll() === true && seen > 0) {
      call.write(new messages.ReadResp().setCheckpoint(new messages.ReadResp.Checkpoint().setCommitPosition(String(seen)).setPreparePosition(String(seen))));
    }
    call.write(new messages.ReadResp().setCaughtUp(new messages.ReadResp.CaughtUp()));
  };
  call.write(new messages.ReadResp().setConfirmation(new messages.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID())));
  const stop = streams.onChange(() => void catchUp());
  call.on('cancelled', stop);
  call.on('close', stop);
  if (catchUp()) live();
};

const readStream = (call: Call, streams: Streams, options: Options): void => {
  const asked = options.getStream()!;
  const stream = streamNameOf(asked.getStreamIdentifier());
  if (streams.isTombstoned(stream)) return failCall(call, streamDeleted(stream));
  const from = asked.hasStart() ? 'start' : asked.hasEnd() ? 'end' : Number(asked.getRevision());
  if (options.hasSubscription()) {
    const after = typeof from === 'number' ? from : -1;
    const source = (): readonly Stored[] => (streams.visible(stream) ?? []).filter(({ revision }) => revision > after);
    subscribe(call, streams, source, from === 'end' ? 'end' : 'start', () => true, () => streams.isTombstoned(stream));
    return;
  }
  const events = streams.visible(stream);
  if (events !== null) return readOnce(call, options, events, from, ({ revision }) => revision);
  call.write(new messages.ReadResp().setStreamNotFound(new messages.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream))));
  call.end();
};

export const handleRead =
  (streams: Streams) =>
  (call: Call): void => {
    call.on('error', () => {}); // the client went away
    const options = call.request.getOptions()!;
    if (options.hasStream()) return readStream(call, streams, options);
    const asked = options.getAll()!;
    const from = asked.hasStart() ? 'start' : asked.hasEnd() ? 'end' : Number(asked.getPosition()!.getCommitPosition());
    if (options.hasSubscription()) return subscribe(call, streams, (after) => streams.after(after), from, filterOf(options), () => false);
    readOnce(call, options, streams.all, from, ({ position }) => position);
  };
