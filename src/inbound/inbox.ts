/**
 * The inbox of one community's attendance systems: contributions from a topic, through the same write road as any request.
 *
 * The key it works with says for which community and as whom, as over HTTP. A message's (source, id) names its command for ever:
 * read twice it is one contribution. An offset moves only when the answer is durable: a leaf in the log, or a refusal that is
 * kept and a dead letter that has arrived. What may pass is waited for, and nobody behind it on the same key overtakes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessKeys } from '../app/access-keys.js';
import { idempotencyScope, type Caller } from '../app/caller.js';
import { faultCodeOf } from '../app/faults.js';
import type { Ledger } from '../app/ledger.js';
import { SHOWN_IDS } from '../app/shown-ids.js';
import { commandId } from '../feed/command-id.js';
import type { IncomingRecord, OutgoingRecord } from '../platform/kafka.js';
import { CONTRIBUTION_TYPE, readContribution, UnreadableMessage } from './contribution-message.js';
import { digestOf, type RefusedMessages } from './refused-messages.js';

const WAIT_MS_MIN = 200;
const WAIT_MS_MAX = 5_000;
/** How often a defect is met before its message is given up; what is known to pass is waited for without end. */
const DEFECTS_MAX = 5;
/** Says something about the key or the moment, nothing about the message. */
const PASSING_REFUSALS: ReadonlySet<string> = new Set(['role-not-permitted', 'community-frozen']);
const DETAIL_LENGTH_MAX = 2_000;

export type InboxNotice =
  /** Said once until messages are taken again. */
  { readonly kind: 'inbox-waits'; readonly topic: string; readonly reason: string } | InboxRefusal;
interface InboxRefusal {
  readonly kind: 'inbox-refused';
  readonly topic: string;
  readonly reason: string;
}

export interface InboxGround {
  readonly ledger: Ledger;
  readonly keys: AccessKeys;
  readonly refused: RefusedMessages;
  readonly sendRefused: (records: readonly OutgoingRecord[]) => Promise<void>;
  readonly notify: (notice: InboxNotice) => void;
}
export interface InboxDoor {
  readonly topic: string;
  /** The API key of the integration. */
  readonly key: string;
}

/** What came of a message that is none of the ledger's. */
class Refused extends Error {
  constructor(
    readonly reason: string,
    readonly detail: string,
  ) {
    super(reason);
  }
}
/** Not now. */
class Waiting extends Error {}

/** A message on its way; refused once it has a refusal, whatever is tried again. */
interface Taken {
  readonly record: IncomingRecord;
  readonly digest: Uint8Array;
  refusal: Refused | undefined;
}

const isPassing = (reason: unknown): boolean => reason instanceof Waiting || faultCodeOf(reason) !== undefined;

export class Inbox {
  private isWaiting = false;

  constructor(
    private readonly ground: InboxGround,
    private readonly door: InboxDoor,
  ) {}

  /** For `KafkaBroker.consume`: each key in its order, the keys beside each other. */
  take = async (records: readonly IncomingRecord[], isOurs: () => boolean): Promise<void> => {
    const digests = records.map(record => digestOf(this.door.topic, record));
    const known = await this.ground.refused.among(digests);
    const lanes = new Map<string, Taken[]>();
    for (const [place, record] of records.entries()) {
      const digest = digests[place] ?? new Uint8Array();
      const before = known.get(Buffer.from(digest).toString('hex'));
      if (before?.isDelivered === true) continue;
      const key = record.key === null ? `offset ${record.offset}` : record.key.toString('base64');
      const lane = lanes.get(key) ?? [];
      lane.push({ record, digest, refusal: before && new Refused(before.reason, '') });
      lanes.set(key, lane);
    }
    await Promise.all([...lanes.values()].map(lane => this.takeLane(lane, isOurs)));
  };

  private async takeLane(lane: readonly Taken[], isOurs: () => boolean): Promise<void> {
    for (const taken of lane) if (isOurs()) await this.takeOne(taken, isOurs);
  }

  /** Until its answer is durable, or the message is another copy's. */
  private async takeOne(taken: Taken, isOurs: () => boolean): Promise<void> {
    let waitMs = WAIT_MS_MIN;
    for (let defects = 0; isOurs();) {
      try {
        await this.answer(taken, defects >= DEFECTS_MAX);
        this.isWaiting = false;
        return;
      } catch (reason) {
        if (!isPassing(reason)) defects++;
        this.noteWaiting(reason);
        await sleep(waitMs);
        waitMs = Math.min(2 * waitMs, WAIT_MS_MAX);
      }
    }
  }

  private async answer(taken: Taken, isGivenUp: boolean): Promise<void> {
    const { record, digest } = taken;
    if (taken.refusal === undefined) {
      try {
        await this.submit(record);
        return;
      } catch (reason) {
        const refusal = refusalOf(reason, isGivenUp);
        await this.ground.refused.keep(digest, refusal.reason);
        taken.refusal = refusal;
      }
    }
    const letter = deadLetter(this.door.topic, record, taken.refusal);
    await this.ground.sendRefused([letter]).catch((reason: unknown) => {
      throw new Waiting(`the dead letters take nothing: ${String(reason)}`);
    });
    await this.ground.refused.markDelivered(digest);
    this.ground.notify({ kind: 'inbox-refused', topic: this.door.topic, reason: taken.refusal.reason });
  }

  private async submit(record: IncomingRecord): Promise<void> {
    const caller = await permitted(this.ground.keys, this.door.key);
    if (typeof caller === 'string') throw new Waiting(caller);
    const { source, id, command, fingerprint } = readContribution(record, SHOWN_IDS[caller.mode]);
    const named = commandId(idempotencyScope(caller), CONTRIBUTION_TYPE, `${String(source.length)}:${source}${id}`);
    const outcome = await this.ground.ledger.submit(caller.log, { command, actor: caller.actor, id: named, fingerprint });
    if (outcome.accepted) return;
    const { code } = outcome.refusal;
    throw PASSING_REFUSALS.has(code) ? new Waiting(code) : new Refused(code, '');
  }

  private noteWaiting(reason: unknown): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    const text = reason instanceof Error ? reason.message : String(reason);
    this.ground.notify({ kind: 'inbox-waits', topic: this.door.topic, reason: text });
  }
}

/** Who sends with this key, or why nobody does. */
export async function permitted(keys: AccessKeys, key: string): Promise<Caller | string> {
  const caller = await keys.verify(key);
  if (caller === undefined) return 'the key is unknown, expired or revoked';
  return caller.scopes.has('activities:write') ? caller : 'the key lacks the scope activities:write';
}

/** @throws what is to be tried again */
function refusalOf(reason: unknown, isGivenUp: boolean): Refused {
  if (reason instanceof Refused) return reason;
  if (reason instanceof UnreadableMessage) return new Refused(reason.reason, reason.message);
  if (faultCodeOf(reason) === 'idempotency-key-reused')
    return new Refused('idempotency-key-reused', 'Another content came with this source and id.');
  if (isGivenUp && !isPassing(reason)) return new Refused('internal-error', 'The service could not work on it.');
  throw reason;
}

/** The message as it came, and why it is here. */
function deadLetter(topic: string, { partition, offset, key, value, headers }: IncomingRecord, refusal: Refused): OutgoingRecord {
  const { reason, detail } = refusal;
  return {
    key,
    value,
    headers: {
      ...headers,
      timebank_reason: reason,
      ...(detail === '' ? {} : { timebank_detail: detail.slice(0, DETAIL_LENGTH_MAX) }),
      timebank_topic: topic,
      timebank_partition: String(partition),
      timebank_offset: offset,
    },
  };
}
