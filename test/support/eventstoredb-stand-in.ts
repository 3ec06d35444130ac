/**
 * A stand-in for EventStoreDB on loopback: as much of its protocol as the official client uses for one node. It is no EventStoreDB,
 * and what passes here is known only of the stand-in; the same suites run over a real server where there is one.
 *
 * It does what a real server was seen to do, also where that is a trap: the fence, event ids that decide over repetitions whatever
 * the events say, empty appends that are accepted, sizes as its strictest versions count them. On demand it misbehaves.
 */
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  Server,
  ServerCredentials,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { GossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import { ClusterInfo, EndPoint, MemberInfo } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import {
  SupportedMethod,
  SupportedMethods,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import {
  AllStreamPosition,
  MaximumAppendSizeExceeded,
  StreamIdentifier,
  Timeout,
  UUID,
  WrongExpectedVersion,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import { Status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type { BatchAppendReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { BatchAppendResp, ReadReq, ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';

/**
 * What becomes of an append that passes its fence. `unanswered`: stored, and nothing is ever said. `doubled`: the answer comes twice.
 * `misreported`: stored, and the answer names another revision. `contradicted`: stored, and the answer is that the fence failed,
 * with the very end that it asked for. `called-late`: stored, and the answer is that it took too long. `dropped`: neither stored
 * nor answered. `stored-late`: nothing is said, and it is stored when `release` is called.
 */
export type Fate = 'pass' | 'unanswered' | 'doubled' | 'misreported' | 'contradicted' | 'called-late' | 'dropped' | 'stored-late';

export interface AppendSeen {
  readonly stream: string;
  readonly ids: readonly string[];
  /** As the client asked for it; `any` where it asked for no fence. */
  readonly expected: bigint | 'no_stream' | 'any';
}

interface StoredEvent {
  readonly stream: string;
  readonly revision: number;
  readonly place: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly metadata: Uint8Array;
  readonly bytes: Uint8Array;
}

type Verdict = { readonly end: number } | { readonly conflictAt: number };

const NO_STREAM = -1;

export class EventStoreDbStandIn {
  /** Decides over each append that is not empty. */
  rule: (append: AppendSeen) => Fate = () => 'pass';
  readonly appends: AppendSeen[] = [];
  appendBytesMax = 1_048_576;
  /** Events that were sent to subscriptions. */
  told = 0;
  /** Revisions before it are not read, as where an operator has truncated the streams. */
  firstRead = 0;
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly all: StoredEvent[] = [];
  /** Of subscriptions: what tells them of an event, what ends them. */
  private readonly listeners = new Set<() => void>();
  private readonly ends = new Set<() => void>();
  private readonly held: (() => void)[] = [];
  private readonly server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  private port = 0;

  static async start(): Promise<EventStoreDbStandIn> {
    const standIn = new EventStoreDbStandIn();
    const { server } = standIn;
    server.addService(StreamsService, { read: standIn.read, batchAppend: standIn.batchAppend });
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: (error: null, methods: SupportedMethods) => void) => answer(null, FEATURES),
    });
    server.addService(GossipService, {
      read: (_: unknown, answer: (error: null, info: ClusterInfo) => void) => answer(null, standIn.gossip()),
    });
    standIn.port = await new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    return standIn;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Stores what was to be `stored-late`, each behind its own fence. */
  release(): void {
    for (const store of this.held.splice(0)) store();
  }

  /** Ends every subscription as a server does that goes down in peace. */
  endSubscriptions(): void {
    for (const end of [...this.ends]) end();
  }

  stop(): void {
    this.server.forceShutdown();
  }

  // the client's own form of append, a long stream of them

  private readonly batchAppend: handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> = call => {
    const parts = new Map<string, BatchAppendReq[]>();
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      parts.set(id, [...(parts.get(id) ?? []), request]);
      if (!request.getIsFinal()) return;
      const all = parts.get(id) ?? [];
      parts.delete(id);
      for (const answer of this.appended(all)) call.write(answer);
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  };

  private appended(parts: readonly BatchAppendReq[]): readonly BatchAppendResp[] {
    const options = parts[0]?.getOptions();
    const stream = textOf(options?.getStreamIdentifier());
    const messages = parts.flatMap(part => part.getProposedMessagesList());
    const expected = options?.hasStreamPosition()
      ? BigInt(options.getStreamPosition())
      : options?.hasNoStream()
        ? 'no_stream'
        : 'any';
    const events = messages.map(message => ({
      id: message.getId()?.getString() ?? '',
      type: message.getMetadataMap().get('type') ?? '',
      contentType: message.getMetadataMap().get('content-type') ?? '',
      metadata: message.getCustomMetadata_asU8(),
      bytes: message.getData_asU8(),
    }));
    const append = { stream, ids: events.map(({ id }) => id), expected } as const;
    const answer = new BatchAppendResp();
    answer.setCorrelationId(parts[0]?.getCorrelationId());
    answer.setStreamIdentifier(options?.getStreamIdentifier());
    const size = events.reduce((sum, event) => sum + event.bytes.length + event.metadata.length + 2 * event.type.length, 0);
    if (size > this.appendBytesMax)
      return [
        refused(answer, 'MaximumAppendSizeExceeded', new MaximumAppendSizeExceeded().setMaxappendsize(this.appendBytesMax)),
      ];
    if (events.length > 0) this.appends.push(append);
    const fate = events.length > 0 && 'end' in this.verdict(append) ? this.rule(append) : 'pass';
    if (fate === 'dropped') return [];
    if (fate === 'stored-late') {
      this.held.push(() => 'end' in this.verdict(append) && this.store(stream, events));
      return [];
    }
    const verdict = this.verdict(append);
    if ('conflictAt' in verdict) return [conflict(answer, expected, verdict.conflictAt)];
    if (!this.isRepetition(append)) this.store(stream, events);
    if (fate === 'called-late') return [refused(answer, 'Timeout', new Timeout())];
    if (fate === 'contradicted') return [conflict(answer, expected, verdict.end - events.length)];
    const success = new BatchAppendResp.Success();
    success.setCurrentRevision(String(fate === 'misreported' ? verdict.end + 1 : Math.max(verdict.end, 0)));
    success.setPosition(placeMessage(new AllStreamPosition(), this.all.length - 1));
    answer.setSuccess(success);
    return { unanswered: [], doubled: [answer, answer], misreported: [answer], pass: [answer] }[fate];
  }

  /** As `IndexWriter.CheckCommit` of the 24.2 series decides. */
  private verdict(append: AppendSeen): Verdict {
    const { stream, ids, expected } = append;
    const end = (this.streams.get(stream)?.length ?? 0) - 1;
    if (this.isRepetition(append)) return { end: this.firstOf(append) + ids.length - 1 };
    if (expected === 'any' || Number(expected === 'no_stream' ? NO_STREAM : expected) === end) return { end: end + ids.length };
    return { conflictAt: end };
  }

  /** The ids alone decide: what the events say is not looked at. */
  private isRepetition(append: AppendSeen): boolean {
    const events = this.streams.get(append.stream) ?? [];
    const first = this.firstOf(append);
    return append.ids.length > 0 && first >= 0 && append.ids.every((id, place) => events[first + place]?.id === id);
  }

  private firstOf({ stream, ids, expected }: AppendSeen): number {
    if (expected !== 'any') return Number(expected === 'no_stream' ? NO_STREAM : expected) + 1;
    return (this.streams.get(stream) ?? []).findIndex(({ id }) => id === ids[0]);
  }

  private store(stream: string, events: readonly Omit<StoredEvent, 'stream' | 'revision' | 'place'>[]): void {
    const stored = this.streams.get(stream) ?? [];
    for (const event of events) {
      const kept = { ...event, stream, revision: stored.length, place: this.all.length };
      stored.push(kept);
      this.all.push(kept);
    }
    this.streams.set(stream, stored);
    for (const listener of [...this.listeners]) listener();
  }

  // reads and subscriptions

  private readonly read: handleServerStreamingCall<ReadReq, ReadResp> = call => {
    const options = call.request.getOptions();
    if (options === undefined) return void call.end();
    call.on('error', () => undefined);
    if (options.hasSubscription()) return this.subscribe(call, options);
    const ofStream = options.getStream();
    const name = textOf(ofStream?.getStreamIdentifier());
    const events = ofStream ? this.streams.get(name) : this.all;
    if (events === undefined) {
      call.write(
        new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(ofStream?.getStreamIdentifier())),
      );
      return void call.end();
    }
    const isBackwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
    const from = ofStream?.hasRevision() ? Number(ofStream.getRevision()) : isBackwards ? events.length - 1 : 0;
    const wanted = isBackwards
      ? events.slice(0, from + 1).reverse()
      : events.slice(Math.max(from, ofStream ? this.firstRead : 0));
    for (const event of wanted.slice(0, Number(options.getCount()))) call.write(eventMessage(event));
    call.end();
  };

  private subscribe(call: ServerWritableStream<ReadReq, ReadResp>, options: ReadReq.Options): void {
    const prefixes = options.getFilter()?.getStreamIdentifier()?.getPrefixList() ?? [''];
    const from = options.getAll()?.getPosition();
    let next = from === undefined ? 0 : Number(from.getCommitPosition()) + 1;
    let isHeldBack = false;
    const send = (): void => {
      while (!isHeldBack && next < this.all.length) {
        const event = this.all[next++];
        if (event === undefined || !prefixes.some(prefix => event.stream.startsWith(prefix))) continue;
        this.told++;
        isHeldBack = !call.write(eventMessage(event));
      }
    };
    call.on('drain', () => {
      isHeldBack = false;
      send();
    });
    const end = (): void => void call.end();
    this.listeners.add(send);
    this.ends.add(end);
    call.on('cancelled', () => (this.listeners.delete(send), this.ends.delete(end)));
    call.write(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('1')));
    send();
  }

  private gossip(): ClusterInfo {
    const member = new MemberInfo();
    member.setInstanceId(new UUID().setString('00000000-0000-4000-8000-000000000001'));
    member.setState(MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setHttpEndPoint(new EndPoint().setAddress('127.0.0.1').setPort(this.port));
    return new ClusterInfo().setMembersList([member]);
  }
}

const FEATURES = new SupportedMethods()
  .setEventStoreServerVersion('0.0.0-stand-in')
  .setMethodsList(
    ['read', 'batchappend'].map(name =>
      new SupportedMethod().setServiceName('event_store.client.streams.Streams').setMethodName(name),
    ),
  );

const textOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();

function placeMessage<Message extends { setCommitPosition(at: string): unknown; setPreparePosition(at: string): unknown }>(
  message: Message,
  place: number,
): Message {
  message.setCommitPosition(String(Math.max(0, place)));
  message.setPreparePosition(String(Math.max(0, place)));
  return message;
}

function eventMessage(event: StoredEvent): ReadResp {
  const recorded = placeMessage(new ReadResp.ReadEvent.RecordedEvent(), event.place);
  recorded.setId(new UUID().setString(event.id));
  recorded.setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(event.stream)));
  recorded.setStreamRevision(String(event.revision));
  recorded.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', '0');
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(event.bytes);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(event.place)));
}

function conflict(answer: BatchAppendResp, expected: AppendSeen['expected'], end: number): BatchAppendResp {
  const detail = new WrongExpectedVersion();
  if (end !== NO_STREAM) detail.setCurrentStreamRevision(String(end));
  if (typeof expected === 'bigint') detail.setExpectedStreamPosition(String(expected));
  return refused(answer, 'WrongExpectedVersion', detail);
}

/** `google.rpc.Status` with its detail packed: written by hand, as the package that packs is the client's own affair. */
function refused(answer: BatchAppendResp, type: string, detail: { serializeBinary(): Uint8Array }): BatchAppendResp {
  const field = (number: number, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
  const packed = [field(1, Buffer.from(`type.googleapis.com/event_store.client.${type}`)), field(2, detail.serializeBinary())];
  return answer.setError(Status.deserializeBinary(field(3, Buffer.concat(packed))));
}
